"""Why a finding is not green, as a typed key: findings of one cause are one problem with one remedy."""

from __future__ import annotations

from attrs import field, frozen

from preflight.core.text import truncate


def _truncated(resources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(truncate, resources))


@frozen
class Cause:
    """What is wrong (`kind`) with which resources; two findings with equal causes are mended by one remedy.

    `title` says it in a sentence for people, where the finding's own words are about one subject only; `falls_with`
    is the key of another cause whose remedy resolves this one as well. Neither is part of the identity.
    """

    kind: str
    resources: tuple[str, ...] = field(default=(), converter=_truncated)
    title: str = field(default="", eq=False, converter=truncate)
    falls_with: str = field(default="", eq=False)

    def __str__(self) -> str:
        """The key that reports carry: `kind:resource,resource`."""
        return f"{self.kind}:{','.join(self.resources)}" if self.resources else self.kind

    @classmethod
    def parse(cls, key: str) -> Cause:
        """The cause a report's key names; the reverse of `str`."""
        kind, _, rest = key.partition(":")
        return cls(kind, (rest,) if rest else ())


NOT_ASKED = "not-asked"
"""The kind of cause of what the user's own restriction left out; its resource is the option."""


def not_asked(restriction: str) -> Cause:
    """The cause of everything that one restriction (`--offline`, `--check`, …) left out."""
    return Cause(NOT_ASKED, (restriction,), title=f"not asked: {restriction}")
