"""Problems as people are told of them: numbered, each thing said once, and what falls with another without steps."""

import pytest
from attrs import evolve
from samples import audit, found

from preflight.core.cause import Cause, not_asked
from preflight.core.command import aws, command
from preflight.core.finding import Fix, Status
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run
from preflight.core.value import Origin
from preflight.reports.render.problem_view import by_requirement, instruction, restrictions, sentences, short, views

TAG = aws("sqs", "tag-queue")


def fail(because="it is bad", **more):
    return found(Status.FAIL, because, **{"subject": "agent-1", **more})


def view(*findings):
    [only] = views(audit(*findings))
    return only


@pytest.mark.parametrize(
    ("findings", "title", "seen"),
    [
        ([fail()], "agent-1: it is bad", ()),
        ([fail("agent-1 is bad")], "agent-1 is bad", ()),
        ([fail(cause=Cause("c", title="the cause"))], "the cause", ("it is bad",)),
        ([fail(cause=Cause("c")), fail("worse", subject="b", cause=Cause("c"))], "it is bad", ("worse",)),
    ],
)
def test_what_is_wrong_and_what_was_seen(findings, title, seen):
    found = view(*findings)
    assert (found.title, found.seen) == (title, seen)


@pytest.mark.parametrize(
    ("checks", "scope"),
    [
        (["a"], "a"),
        (["a", "a"], "2 findings: a"),
        (["a", "b"], "2 findings: a, b"),
        (["a", "b", "c", "d"], "4 findings: a, b, c, d"),
        (["a", "b", "c", "d", "e"], "5 findings: a, b, c and 2 more"),
    ],
)
def test_how_many_findings_of_which_checks(checks, scope):
    findings = [fail(check=check, subject=str(at), cause=Cause("c")) for at, check in enumerate(checks)]
    assert view(*findings).scope == scope


def test_places_references_and_fixes_once():
    places = [Origin("f", 1), Origin("f", 1), Origin("f", 2), None]
    findings = [
        fail(subject=str(at), origin=place, reference="https://x", fix=Fix("Mend it."), cause=Cause("c"))
        for at, place in enumerate(places)
    ]
    found = view(*findings)
    assert (found.places, found.references, found.fix) == (("f:1", "f:2"), ("https://x",), "Mend it.")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Run(TAG, text="Tag it."), ("Tag it.", ("aws sqs tag-queue",), "")),
        (Build((command("docker", "build"), command("docker", "push"))), ("", ("docker build", "docker push"), "")),
        (Edit("f", 1, "a", "x", "y"), None),
        (Add("f", "yaml", "b: 1"), ("Add this to f.", (), "b: 1")),
        (Add("f", "yaml", "b: 1", line=3), ("Add this to f:3.", (), "b: 1")),
        (Request("Open a case.", TAG, "please"), ("Open a case.", ("aws sqs tag-queue",), "please")),
        (Request("Open a case."), ("Open a case.", (), "")),
        (Choose("Which?", ("a", "b")), ("Which? Candidates: a, b.", (), "")),
        (Choose("Which?"), ("Which?", (), "")),
        (Printed("a\nb"), ("", ("a", "b"), "")),
    ],
)
def test_a_step_in_words(step, told):
    found = instruction(step)
    if told is None:
        told = (step.text, (), "")
    assert (found.text, found.commands, found.snippet) == told


def test_what_only_repeats_the_sentence_is_left_out():
    steps = (Run(TAG, text="Tag it."), Run(TAG, text="Tag it."), Run(command("ls")))
    found = view(fail(fix=Fix("Run ls. Tag it.", steps)))
    assert found.commands == ("aws sqs tag-queue",)
    assert list(sentences(found)) == ["Run ls. Tag it."]
    other = view(fail(fix=Fix("Do it.", steps)))
    assert list(sentences(other)) == ["Do it.", "Tag it."]


def test_what_falls_with_another_has_no_steps_and_names_it():
    leader = fail(cause=Cause("role", title="the role is gone"), fix=Fix("Make it."))
    follower = fail(
        subject="b", check="image-access", cause=Cause("access", falls_with="role"), fix=Fix("Grant it.", (TAG,))
    )
    first, second = views(audit(leader, follower))
    assert (first.number, first.follows, second.number, second.follows, second.leader) == (
        1,
        0,
        2,
        1,
        "the role is gone",
    )
    assert (second.fix, second.instructions, second.commands) == ("", (), ())


@pytest.mark.parametrize("key", ["gone", "access"])
def test_what_falls_with_nothing_stands_alone(key):
    found = view(fail(cause=Cause("access", falls_with=key), fix=Fix("Grant it.")))
    assert (found.follows, found.fix) == (0, "Grant it.")


UNASKED = found(Status.UNKNOWN, "not asked", check="vpc-dns", requirement="network", cause=not_asked("--skip"))


def test_what_was_not_asked_is_one_line_and_no_problem():
    one = audit(fail(), UNASKED, evolve(UNASKED, check="startup-path"), evolve(UNASKED, cause=not_asked("--offline")))
    assert [each.title for each in views(one)] == ["agent-1: it is bad"]
    assert restrictions(one) == "not asked (--skip, --offline): 2 checks left out, so nothing here proves them"
    assert restrictions(audit(fail())) == ""


def test_a_requirement_nobody_looked_at_is_a_problem():
    one = audit(fail())
    silent = evolve(one, findings=tuple(f for f in one.findings if f.requirement != "names"))
    assert [each.title for each in views(silent)] == ["agent-1: it is bad", "names: no check has looked at this"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("arn:aws:iam::123456789012:role/agents/A is bad", "role/agents/A is bad"),
        ("arn:aws-cn:lambda:cn-north-1:123456789012:function:f:1, g", "function:f:1, g"),
        ('"arn:aws:s3:::b"', '"arn:aws:s3:::b"'),
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1", "a:1"),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1", "a:1"),
        ("ghcr.io/a:1", "ghcr.io/a:1"),
    ],
)
def test_what_tells_names_apart(text, shown):
    assert short(text) == shown


def test_problems_stand_under_their_requirement():
    rows = by_requirement(
        views(
            audit(
                fail(),
                fail("c is bad", subject="c"),
                fail("n", subject="n", check="endpoint-name", requirement="names"),
            )
        )
    )
    assert {name: [each.number for each in found] for name, found in rows.items()} == {"images": [1, 2], "names": [3]}
