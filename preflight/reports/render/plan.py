"""The plan as a POSIX shell script: each step checked before it is run, the first error stops it, one account only."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from preflight.core.command import command
from preflight.core.report import Audit, Report
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run, Step
from preflight.remedies.guards import guard
from preflight.remedies.plan import Left, Plan, Planned, plan
from preflight.reports.render import escape, wording

WIDTH = 116

PREAMBLE = r"""set -eu
export AWS_PAGER=''

ACCOUNT=$(aws sts get-caller-identity --query Account --output text)

step() { printf '\n[%s] %s\n' "$1" "$2" >&2; }

# Runs a command; where AWS answers that it is done already, that is no error.
run() {
  if output=$("$@" 2>&1); then
    if [ -n "$output" ]; then printf '%s\n' "$output"; fi
  else
    code=$?
    case $output in
      *AlreadyExists*|*.Duplicate*|*EntityAlreadyExists*|*"already exists"*|*"has been taken in this account"*)
        echo 'already there' >&2 ;;
      *NoSuchEntity*|*ResourceNotFoundException*|*.NotFound*)
        case " $* " in
          *' delete-'*) echo 'already gone' >&2 ;;
          *) printf '%s\n' "$output" >&2; exit "$code" ;;
        esac ;;
      *) printf '%s\n' "$output" >&2; exit "$code" ;;
    esac
  fi
}
"""


def render(report: Report, **_: object) -> str:
    """The script of the plans of all audits of the report."""
    return "\n".join(_script(report)) + "\n"


def _script(report: Report) -> Iterator[str]:
    plans = [(audit, plan(audit)) for audit in report.audits]
    yield "#!/bin/sh"
    yield from _comment(f"The plan of agentcore-preflight {report.version}, from its report of {report.taken_at}.")
    if evidence := wording.evidence(report):
        yield from _comment(f"{evidence}.")
    yield from _comment("Nothing has been changed yet. This script may be run twice; it stops at the first error.")
    for audit, made in plans:
        yield from _overview(audit, made)
    if not any(made.steps for _, made in plans):
        yield ""
        yield "echo 'there is nothing to run; the comments say what is left to do' >&2"
        return
    yield ""
    yield from PREAMBLE.splitlines()
    yield from _right_account({made.account for _, made in plans if made.steps})
    for _, made in plans:
        yield from _section(made)
    yield ""
    yield "echo 'done: audit again to see what is left' >&2"


def _overview(audit: Audit, made: Plan) -> Iterator[str]:
    """What is to be done, and by whom, before anything is run."""
    yield "#"
    yield from _comment(f"Account {made.account or 'unknown'}, {made.region}, {audit.source}:")
    parts = [wording.plural(len(made.edits), "change") + " to your files"] if made.edits else []
    parts += [wording.plural(len(made.steps), "step") + " to run"] if made.steps else []
    parts += [wording.plural(len(made.left), "thing") + " only people can do"] if made.left else []
    yield from _comment(f"{', '.join(parts) or 'nothing to do'}.")
    for each in made.edits:
        yield "#"
        yield from _comment(f"In your file ({_numbers(each)}): {_title(each)}")
        yield from _told(each.step)
    for left in made.left:
        yield "#"
        yield from _left(left)


def _left(left: Left) -> Iterator[str]:
    yield from _comment(f"For you (problem {left.number}): {left.why}")
    yield from _comment(left.text, "  ")
    yield from _told(left.step)


def _told(step: Step | None) -> Iterator[str]:
    """What a step that is not run says, as comments."""
    match step:
        case Edit():
            yield from _comment(f"{step.text}{' (agentcore-preflight --fix does it)' if step.safe else ''}", "  ")
        case Add():
            place = f"{step.file}:{step.line}" if step.line else step.file
            yield from _comment(step.text or f"Add to {place}:", "  ")
            yield from _quoted(step.snippet)
        case Request():
            yield from _quoted(str(step.command)) if step.command else ()
            yield from _quoted(step.message) if step.message else ()
        case Choose() if step.candidates:
            yield from _comment(f"candidates: {', '.join(step.candidates)}", "  ")
        case Run():
            yield from _quoted(str(step))
        case Printed():
            yield from _quoted(step.command)
        case _:
            pass


def _right_account(accounts: set[str]) -> Iterator[str]:
    """Nothing runs in any other account than those of the report."""
    expected = sorted(filter(None, accounts))
    yield ""
    yield 'case "$ACCOUNT" in'
    if expected:
        yield f"  {'|'.join(str(command(each)) for each in expected)}) ;;"
    refusal = f"this plan is for account {', '.join(expected) or 'unknown'}; nothing was changed in account"
    yield f'  *) echo {command(refusal)} "$ACCOUNT" >&2; exit 1 ;;'
    yield "esac"


def _section(made: Plan) -> Iterator[str]:
    if not made.steps:
        return
    yield ""
    yield f'if [ "$ACCOUNT" = {command(made.account)} ]; then'
    yield f"export AWS_REGION={command(made.region)} AWS_DEFAULT_REGION={command(made.region)}"
    for place, each in enumerate(made.steps, 1):
        yield ""
        yield from _comment(f"{place}. {_title(each)} ({_numbers(each)})")
        heading = f"{place}/{len(made.steps)} {made.region}"
        yield f"step {command(heading)} {command(escape.no_workflow_commands(escape.line(_title(each))))}"
        yield from _commands(each.step)
    yield "fi"


def _commands(step: object) -> Iterator[str]:
    match step:
        case Run():
            yield from _run(step)
        case Build():
            yield from (str(each) for each in step.commands)
        case _:
            pass


def _run(step: Run) -> Iterator[str]:
    """A step that is passed over where it is done; a value that it gives is taken from what is there."""
    done = guard(step)
    if step.capture:
        known = f"{step.capture}=$({done}) || " if done else ""
        yield f"{known}{step.capture}=$({step.command})"
        return
    line = str(step.command) if step.command.stdin else f"run {step.command}"
    if done is None:
        yield line
        return
    yield f"if {done} >/dev/null 2>&1; then echo 'done already' >&2; else"
    yield f"  {line}"
    yield "fi"


def _title(each: Planned) -> str:
    text = getattr(each.step, "text", "") or "; ".join(each.why)
    return escape.no_workflow_commands(escape.line(text))


def _numbers(each: Planned) -> str:
    return f"{'problem' if len(each.numbers) == 1 else 'problems'} {', '.join(map(str, each.numbers))}"


def _comment(text: str, indent: str = "") -> Iterator[str]:
    """The text as comment lines; whatever it holds, a comment it stays."""
    shown = escape.no_workflow_commands(escape.line(text))
    lines = textwrap.wrap(
        shown.strip(), WIDTH, break_long_words=False, break_on_hyphens=False,
        initial_indent=indent, subsequent_indent=indent,
    )  # fmt: skip
    yield from (f"# {line}" for line in lines)


def _quoted(text: str) -> Iterator[str]:
    yield from (f"#     {line}".rstrip() for line in escape.no_workflow_commands(escape.lines(text)).split("\n"))
