"""How fast each service is asked: a token bucket each, halved whenever AWS throttles.

The buckets are per account and region (per account for IAM). They start full: a few calls at once are never slowed.

None is above what AWS publishes for the calls that are made, as of 2026-11-27:

- AgentCore: 25 lists and 150 other reads a second (the user guide's bedrock-agentcore-limits).
- EC2: buckets of 100 for filtered reads, refilled by 20 a second (the API reference's throttling).
- Lambda: 15 reads a second that are not GetFunction (the developer guide's gettingstarted-limits).
- Secrets Manager: 50 reads of resource policies a second (the user guide's reference_limits).

For the others no published number was found, or a higher one by far (KMS, ECR); theirs are below what people report as
throttled, such as 5 to 20 a second for iam:SimulatePrincipalPolicy.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from attrs import define, field, frozen

AS_OF = "2026-11-27"


@frozen
class Rate:
    """Calls a second that a service takes for long, and how many at once."""

    per_second: float
    burst: float


RATES = {
    "bedrock": Rate(10, 20),
    "bedrock-agentcore-control": Rate(25, 25),
    "cloudformation": Rate(10, 20),
    "ec2": Rate(20, 50),
    "ecr": Rate(50, 100),
    "iam": Rate(15, 20),
    "kms": Rate(50, 100),
    "lambda": Rate(15, 30),
    "logs": Rate(10, 20),
    "secretsmanager": Rate(40, 80),
    "service-quotas": Rate(5, 10),
    "ssm": Rate(20, 40),
}
OTHERS = Rate(20, 40)
"""For a service that the table does not list."""

SLOWEST = 0.5
"""Calls a second below which throttling slows no further."""


@define
class Bucket:
    """Tokens for the calls of one service; refilled by the clock, taken one a call."""

    rate: Rate
    clock: Callable[[], float] = time.monotonic
    _per_second: float = field(init=False)
    _tokens: float = field(init=False)
    _at: float = field(init=False)
    _lock: threading.Lock = field(factory=threading.Lock)

    def __attrs_post_init__(self) -> None:
        """Fills the bucket."""
        self._per_second, self._tokens, self._at = self.rate.per_second, self.rate.burst, self.clock()

    def wait(self) -> float:
        """Takes a token, and says how many seconds to wait before using it."""
        with self._lock:
            now = self.clock()
            self._tokens = min(self.rate.burst, self._tokens + (now - self._at) * self._per_second)
            self._at = now
            self._tokens -= 1
            return max(0.0, -self._tokens / self._per_second)

    def throttled(self) -> None:
        """Halves the pace and empties the bucket: AWS takes fewer calls than its limits say."""
        with self._lock:
            self._per_second = max(SLOWEST, self._per_second / 2)
            self._tokens = min(self._tokens, 0.0)

    def answered(self) -> None:
        """Speeds up again, little by little."""
        with self._lock:
            self._per_second = min(self.rate.per_second, self._per_second * 1.05)


@define
class Pacer:
    """The buckets of one account, by service and region."""

    clock: Callable[[], float] = time.monotonic
    _buckets: dict[tuple[str, str], Bucket] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def bucket(self, service: str, place: str) -> Bucket:
        """The bucket of a service in a region; an empty region for a service with one endpoint."""
        with self._lock:
            made = self._buckets.get((service, place))
            if made is None:
                made = self._buckets[service, place] = Bucket(RATES.get(service, OTHERS), self.clock)
            return made
