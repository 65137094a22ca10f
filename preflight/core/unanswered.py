"""A question AWS did not answer, and why: a value in facts, an exception in a judge, an `unknown` in the report."""

from __future__ import annotations

from enum import StrEnum

from preflight.core.command import Command, command


class UnansweredReason(StrEnum):
    """Why there is no answer."""

    DENIED = "denied"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    DEADLINE = "deadline"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    ERROR = "error"
    OFFLINE = "offline"
    NOT_RECORDED = "not-recorded"
    REFUSED = "refused"
    CREDENTIALS = "credentials"
    CLOCK_SKEW = "clock-skew"
    INTERRUPTED = "interrupted"
    LIMIT = "limit"


REFUSED_BY_AWS = frozenset({"UnknownOperationException", "InvalidAction", "NotImplemented", "501"})
"""Codes with which an endpoint says that it has no such operation."""
OF_DOCUMENT = "https:Get"
"""The action of reading a document from the web, which is no action of AWS."""


class Unanswered(Exception):
    """No answer to one call; `action` is the IAM action to grant when `cause` is denied."""

    def __init__(
        self, cause: UnansweredReason, action: str, *, code: str = "", message: str = "", region: str = ""
    ) -> None:
        super().__init__(f"{action}: {cause} {code} {message}".strip())
        self.cause, self.action, self.code, self.message, self.region = cause, action, code, message, region

    def __eq__(self, other: object) -> bool:
        """Equal when they would read the same."""
        return isinstance(other, Unanswered) and self.state() == other.state()

    def __hash__(self) -> int:
        """Hash of what `__eq__` compares."""
        return hash(tuple(self.state().items()))

    def state(self) -> dict[str, str]:
        """The five fields as text, for saved facts."""
        return {
            "cause": self.cause.value,
            "action": self.action,
            "code": self.code,
            "message": self.message,
            "region": self.region,
        }

    @classmethod
    def from_state(cls, state: dict[str, str]) -> Unanswered:
        """The reverse of `state`; raises TypeError, ValueError or KeyError for what is none."""
        told: dict[str, object] = {key: state.get(key, "") for key in ("code", "message", "region")}
        told["action"] = state["action"]
        if wrong := [key for key, value in told.items() if not isinstance(value, str)]:
            raise TypeError(f"{', '.join(wrong)} is not text")
        return cls(UnansweredReason(state["cause"]), **told)  # type: ignore[arg-type]

    @property
    def because(self) -> str:
        """What happened, in a sentence."""
        if self.action == OF_DOCUMENT and (sentence := self._of_document):
            return sentence
        where = f" in {self.region}" if self.region else ""
        told = (
            f" ({self.code}{': ' if self.code and self.message else ''}{self.message})"
            if self.code or self.message
            else ""
        )
        return {
            UnansweredReason.DENIED: f"{self.action}{where} is denied to the auditor",
            UnansweredReason.THROTTLED: f"{self.action}{where} was throttled, also after retries",
            UnansweredReason.UNREACHABLE: f"the endpoint of {self.action}{where} could not be reached{told}",
            UnansweredReason.DEADLINE: f"{self.action}{where} was not answered before the deadline",
            UnansweredReason.MALFORMED: f"{self.action}{where} answered something that is not its answer{told}",
            UnansweredReason.UNSUPPORTED: f"{self._whose_lack} does not know {self.action}{told}",
            UnansweredReason.ERROR: f"{self.action}{where} failed{told}",
            UnansweredReason.OFFLINE: f"{self.action} was not asked: offline",
            UnansweredReason.NOT_RECORDED: f"the saved facts hold no answer of {self.action}{where}",
            UnansweredReason.REFUSED: f"{self.action} was not asked{told}",
            UnansweredReason.CLOCK_SKEW: f"AWS refuses {self.action}{where}: this machine's clock is wrong{told}",
            UnansweredReason.INTERRUPTED: f"{self.action}{where} was not answered: the run was interrupted",
            UnansweredReason.LIMIT: f"{self.action}{where} was not asked{told}",
            UnansweredReason.CREDENTIALS: {
                "NoCredentialsError": "there are no AWS credentials",
                "PartialCredentialsError": f"the AWS credentials are incomplete{told}",
            }.get(self.code, f"AWS does not accept the credentials{told}"),
        }[self.cause]

    @property
    def _of_document(self) -> str | None:
        """What happened to a document from the web: the message names its host; the error's class helps nobody."""
        told = f": {self.message}" if self.message else ""
        return {
            UnansweredReason.UNREACHABLE: f"the document could not be read{told}",
            UnansweredReason.ERROR: f"the document could not be read{told}",
            UnansweredReason.MALFORMED: f"what the URL answers is not the document that it should be{told}",
            UnansweredReason.DEADLINE: "the document was not read before the deadline",
            UnansweredReason.INTERRUPTED: "the document was not read: the run was interrupted",
            UnansweredReason.OFFLINE: "the document was not read: offline",
            UnansweredReason.NOT_RECORDED: "the saved facts do not hold the document",
            UnansweredReason.REFUSED: f"the document was not read{told}",
            UnansweredReason.LIMIT: f"the document was not read{told}",
        }.get(self.cause)

    @property
    def _whose_lack(self) -> str:
        """Who does not know the operation: the SDK fails before it asks, and then the error is its own class."""
        if self.code not in REFUSED_BY_AWS:
            return "the installed AWS SDK"
        return f"the endpoint in {self.region}" if self.region else "the endpoint"

    @property
    def _of_lack(self) -> tuple[str, Command | None]:
        if self.code not in REFUSED_BY_AWS:
            return "Update the SDK.", command("pip", "install", "--upgrade", "boto3")
        where = self.region or "the region"
        return f"See whether {where} has this part of the service, or use a region that has it.", None

    @property
    def next_step(self) -> tuple[str, Command | None]:
        """What to do about it: a sentence, and a command where there is one."""
        return {
            UnansweredReason.DENIED: (
                f"Grant {self.action} to the auditing identity; the policy command prints all it needs.",
                command("agentcore-preflight", "policy"),
            ),
            UnansweredReason.THROTTLED: ("Run it again in a minute.", None),
            UnansweredReason.UNREACHABLE: (
                "See what the URL answers and whether DNS, proxy and firewall let it through, then run it again."
                if self.action == OF_DOCUMENT
                else "Check DNS, proxy and firewall between here and the endpoint, then run it again.",
                None,
            ),
            UnansweredReason.DEADLINE: ("Run it again with a larger --timeout.", None),
            UnansweredReason.MALFORMED: (
                "See what the URL answers, then run it again."
                if self.action == OF_DOCUMENT
                else "Look for a proxy or captive portal between here and AWS, then run it again.",
                None,
            ),
            UnansweredReason.UNSUPPORTED: self._of_lack,
            UnansweredReason.ERROR: ("Read the message, then run it again.", None),
            UnansweredReason.OFFLINE: ("Run it without --offline.", None),
            UnansweredReason.NOT_RECORDED: ("Save the facts again with this version: --save-facts FILE.", None),
            UnansweredReason.REFUSED: ("Run it where this may be read.", None),
            UnansweredReason.CLOCK_SKEW: ("Set the clock of this machine, then run it again.", None),
            UnansweredReason.INTERRUPTED: ("Run it again.", None),
            UnansweredReason.LIMIT: ("Audit what was left out by itself, from the file that deploys it.", None),
            UnansweredReason.CREDENTIALS: (
                ("Set some up, or name a profile that has them with --profile.", command("aws", "configure"))
                if self.code in {"NoCredentialsError", "PartialCredentialsError"}
                else ("Sign in again, or name a profile with --profile.", command("aws", "sso", "login"))
            ),
        }[self.cause]
