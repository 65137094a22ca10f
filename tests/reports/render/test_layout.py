"""Lines of the text report: colored on request, wrapped at words, commands broken where a shell goes on."""

import pytest

from preflight.reports.render.layout import MIN_WIDTH, Style

PLAIN, COLORED = Style(False, 40, False), Style(True, 40, False)


@pytest.mark.parametrize(
    ("style", "text", "code", "painted"),
    [
        (COLORED, "a", "31", "\x1b[31ma\x1b[0m"),
        (COLORED, "", "31", ""),
        (COLORED, "a", "", "a"),
        (PLAIN, "a", "31", "a"),
    ],
)
def test_color(style, text, code, painted):
    assert style.paint(text, code) == painted


@pytest.mark.parametrize(
    ("text", "width", "most", "lines"),
    [
        ("short", 40, 0, ["* short"]),
        ("", 40, 0, ["*"]),
        ("one two three four five six", 20 + 2, 0, ["* one two three four", "  five six"]),
        ("one two three four five six seven", 22, 1, ["* one two three four …"]),
        ("one two three fours five", 22, 1, ["* one two three …"]),
        ("one two three four five six seven eight nine", 22, 2, ["* one two three four", "  five six seven …"]),
        ("x" * 50, 22, 0, ["* " + "x" * 50]),
        ("a-very-long-name-with-many-hyphens b", 22, 0, ["* a-very-long-name-with-many-hyphens", "  b"]),
        ("one two three four five", 5, 0, ["* one two three four", "  five"]),
    ],
)
def test_wrapping(text, width, most, lines):
    assert list(Style(False, width, False).wrap(text, "* ", "  ", "", most)) == lines


def test_each_line_is_colored_by_itself():
    assert list(Style(True, MIN_WIDTH, False).wrap("one two three four five", "", "", "2")) == [
        "\x1b[2mone two three four\x1b[0m",
        "\x1b[2mfive\x1b[0m",
    ]


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        ("aws s3 ls", 0, ["  $ aws s3 ls"]),
        ("a\nb", 0, ["  $ a", "  $ b"]),
        (
            "aws ec2 create-tags --tags 'Key=a b,Value=c d e f'",
            0,
            ["  $ aws ec2 create-tags --tags \\", "      'Key=a b,Value=c d e f'"],
        ),
        ("aws " + "x" * 60, 0, ["  $ aws \\", "      " + "x" * 60]),
        ("aws ec2 create-tags --tags 'Key=a b,Value=c d e f'", 1, []),
        (
            "aws ec2 create-tags --tags 'Key=a b,Value=c d e f'",
            2,
            ["  $ aws ec2 create-tags --tags \\", "      'Key=a b,Value=c d e f'"],
        ),
        ("x" * 60, 1, []),
    ],
)
def test_commands(text, most, lines):
    assert PLAIN.command(text, "  ", most) == lines
