r"""Makes text from AWS or from files harmless in each form of report; nothing else of the project escapes.

Text that steers a terminal, reverses a line or forges a workflow command is shown as `\x1b`-like codes, never dropped:
what was there stays visible.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that steer rather than show: controls, formats (bidi, zero width), surrogates, separators."""

SPACES = re.compile(r"[ \t\r\n]+")
WEB = re.compile(r"https?://[^\s<>\"'`()\\|]+")
WORKFLOW_COMMAND = re.compile(r"^((?:[^\S\n]|\x1b\[[0-9;]*m)*):(?=:[a-z])|#(?=#(?:vso)?\[)", re.MULTILINE)
MARKDOWN = re.compile(r"[\\`*\[\]<>|~&#$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^(?:[-+=]|\d+(?=[.)](?:\s|$)))")
MENTION = re.compile(r"(?<!\w)@(?=\w)")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARK = " [...]"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _shown(character: str) -> str:
    steers = unicodedata.category(character) in STEERING
    return character.encode("unicode_escape").decode() if steers else character


def line(text: str) -> str:
    """The text on one line: white space is one space, and what would steer a terminal is shown as its code."""
    return "".join(map(_shown, SPACES.sub(" ", text).strip()))


def lines(text: str) -> str:
    """A command: its line breaks stay, all else that would steer a terminal is shown as its code."""
    return "\n".join("".join(map(_shown, part.replace("\t", "    "))) for part in re.split(r"\r\n|\r|\n", text))


def no_workflow_commands(text: str) -> str:
    r"""The text without what a build runner would obey.

    GitHub reads `::name::` at the start of any line, indented or behind a color; it and Azure read `##[name]` anywhere.
    """
    return WORKFLOW_COMMAND.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", text)


def markdown(text: str) -> str:
    """Prose as Markdown that shows exactly this, on one line, and mentions nobody."""
    escaped = MARKDOWN.sub(_markdown_escape, line(text))
    return MENTION.sub("`@`", escaped)


def _markdown_escape(found: re.Match[str]) -> str:
    special = found.group()
    if special in "<>&":
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[special]
    return f"{special}\\" if special.isdigit() else f"\\{special}"


def code(text: str) -> str:
    """A Markdown code span that shows exactly this; its fence is longer than any run of backticks inside."""
    shown = line(text)
    fence = _fence(shown, 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def code_block(text: str, indent: str = "", language: str = "sh") -> str:
    """A fenced Markdown block, of shell commands where no other language is named."""
    shown = lines(text)
    fence = _fence(shown, 3)
    named = language if re.fullmatch(r"[a-z]*", language) else ""
    return "\n".join(f"{indent}{part}" for part in (f"{fence}{named}", *shown.split("\n"), fence))


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def web(url: str) -> str:
    """The address when it is an ordinary http(s) one, else an empty string: nothing else becomes a link."""
    return url if WEB.fullmatch(url) else ""


def uri(path: str) -> str:
    """A file's path as the path of a URI."""
    return quote(line(path).replace("\\", "/"), safe="/")


def xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", lines(text))


def workflow_message(text: str) -> str:
    """The message of a GitHub workflow command, which holds no other."""
    return no_workflow_commands(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """A property of a GitHub workflow command."""
    return workflow_message(line(text)).replace(":", "%3A").replace(",", "%2C")


def cell(text: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula."""
    shown = line(text)
    return f"'{shown}" if text.startswith(FORMULA) or shown.startswith(FORMULA) else shown


def cut(text: str, longest: int) -> str:
    """The text on one line, cut at a word with a mark where it is too long."""
    whole = line(text)
    if len(whole) <= longest:
        return whole
    return f"{whole[: longest - len(MARK)].rsplit(' ', 1)[0]}{MARK}"
