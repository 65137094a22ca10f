"""The one place that tells people about a problem: number, title, what was seen, whom it hits, and what to do.

Every form for people is a rendering of these views; none of them groups findings again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from preflight.core.finding import Status, is_restricted
from preflight.core.problem import Problem, problems
from preflight.core.report import Audit
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run, Step
from preflight.reports.render.wording import findings_of, plural

ARN = re.compile(r"(?<!\")arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:([^\s,;:]+(?::[^\s,;:]+)*)")
MOST_CHECKS = 3
REGISTRY = re.compile(r"\b[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/")


@frozen
class Instruction:
    """One step in words: a sentence, the commands to run, and a snippet or message to paste."""

    text: str = ""
    commands: tuple[str, ...] = ()
    snippet: str = ""
    language: str = ""


@frozen
class ProblemView:
    """A problem as people are told of it; `number` is its place in the report."""

    number: int
    problem: Problem
    follows: int = 0
    """The number of the problem whose fix resolves this one as well; 0 where there is none. Then it has no steps."""
    leader: str = ""
    """The title of that problem."""

    @property
    def status(self) -> Status:
        """The worst status of its findings."""
        return self.problem.status

    @property
    def title(self) -> str:
        """What is wrong, with the subject where the sentence does not name it."""
        problem = self.problem
        if any(f.cause and f.cause.title for f in problem.findings) or len(problem.breaks) != 1:
            return problem.title
        subject = problem.breaks[0]
        return problem.title if subject in problem.title else f"{subject}: {problem.title}"

    @property
    def seen(self) -> tuple[str, ...]:
        """The evidence, each sentence once, where it says more than the title."""
        because = dict.fromkeys(f.because for f in self.problem.findings)
        return tuple(text for text in because if text not in self.title)

    @property
    def fix(self) -> str:
        """What to do, in sentences."""
        if self.follows:
            return ""
        return " ".join(dict.fromkeys(fix.text for fix in self.problem.fixes))

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """The steps in order, each told once."""
        if self.follows:
            return ()
        return tuple(dict.fromkeys(told for told in map(instruction, self.problem.steps) if told))

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands to run, in order; what only repeats the sentence is left out."""
        lines = (line for each in self.instructions for line in each.commands)
        return tuple(dict.fromkeys(line for line in lines if line not in self.fix))

    @property
    def places(self) -> tuple[str, ...]:
        """Where the values stand, each place once."""
        origins = (str(f.origin) for f in self.problem.findings if f.origin)
        return tuple(dict.fromkeys(origin for origin in origins if origin))

    @property
    def references(self) -> tuple[str, ...]:
        """Where to read on, each address once."""
        return tuple(dict.fromkeys(f.reference for f in self.problem.findings if f.reference))

    @property
    def scope(self) -> str:
        """How many findings of which checks: `6 findings: endpoint-health, startup-path`."""
        named = [check for check in self.problem.checks if check]
        more = f" and {len(named) - MOST_CHECKS} more" if len(named) > MOST_CHECKS + 1 else ""
        checks = ", ".join(named[:MOST_CHECKS] if more else named) + more
        several = len(self.problem.findings) > 1
        return f"{plural(len(self.problem.findings), 'finding')}: {checks}" if several else checks


def views(audit: Audit) -> tuple[ProblemView, ...]:
    """The problems of an audit, numbered, without those that only say what was not asked."""
    silent = findings_of(audit)[len(audit.findings) :]
    found = [p for p in (*audit.problems, *problems(silent)) if not not_asked(p)]
    numbers = {str(problem.cause): number for number, problem in enumerate(found, 1)}
    follows = [_follows(p, numbers) for p in found]
    return tuple(
        ProblemView(number, p, leader, found[leader - 1].title if leader else "")
        for number, (p, leader) in enumerate(zip(found, follows, strict=True), 1)
    )


def not_asked(problem: Problem) -> bool:
    """Whether the user's own restriction is all that is behind it."""
    return all(map(is_restricted, problem.findings))


def restrictions(audit: Audit) -> str:
    """What was not asked, in one line: `not asked because of --offline: 12 findings of 9 checks`; else empty."""
    left = [p for p in audit.problems if not_asked(p)]
    options = dict.fromkeys(option for p in left for option in p.cause.resources)
    checks = dict.fromkeys(check for p in left for check in p.checks if check)
    count = plural(len(checks), "check")
    return f"not asked ({', '.join(options)}): {count} left out, so nothing here proves them" if left else ""


def _follows(problem: Problem, numbers: dict[str, int]) -> int:
    keys = (f.cause.falls_with for f in problem.findings if f.cause and f.cause.falls_with)
    return next((numbers[key] for key in keys if key in numbers and key != str(problem.cause)), 0)


def instruction(step: Step) -> Instruction | None:
    """A step in words; None where there is nothing to say beside the fix's own sentence."""
    match step:
        case Run():
            return Instruction(step.text, (str(step),))
        case Build():
            return Instruction(step.text, tuple(map(str, step.commands)))
        case Edit():
            return Instruction(step.text)
        case Add():
            place = f"{step.file}:{step.line}" if step.line else step.file
            return Instruction(step.text or f"Add this to {place}.", (), step.snippet, step.language)
        case Request():
            given = (str(step.command),) if step.command else ()
            return Instruction(step.text, given, step.message)
        case Choose():
            among = f" Candidates: {', '.join(step.candidates)}." if step.candidates else ""
            return Instruction(f"{step.text}{among}")
        case Printed():
            return Instruction("", tuple(step.command.split("\n")))


def short(text: str) -> str:
    """The text with ARNs and image addresses shortened to what tells them apart: for narrow places only."""
    return REGISTRY.sub("", ARN.sub(r"\1", text))


def sentences(view: ProblemView) -> Iterator[str]:
    """What to do in sentences: the fix, then what its steps say beside it."""
    yield from [view.fix] if view.fix else []
    for each in view.instructions:
        if each.text and each.text not in view.fix:
            yield each.text


def by_requirement(found: Iterable[ProblemView]) -> dict[str, tuple[ProblemView, ...]]:
    """The views under the row of the checklist they belong to, in order."""
    rows: dict[str, tuple[ProblemView, ...]] = {}
    for view in found:
        rows[view.problem.requirement] = (*rows.get(view.problem.requirement, ()), view)
    return rows
