"""Members of requests that name something which no check of this version looks up.

As of 2026-11-28, botocore 1.44.8. `tests/constraints/test_unseen.py` gives every member that names something a name of
its own, and holds that a check speaks of it, or that it is listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.core.resource import Resource
from preflight.core.value import CREATED, Value

UNSEEN: Mapping[str, Mapping[str, str]] = {
    "CapacityProvider": {
        "snapshotId": "EBS snapshot",
        "licenseConfigurationArn": "license configuration",
        "capacityReservationId": "capacity reservation",
        "capacityReservationResourceGroupArn": "group of capacity reservations",
        "sshKeyName": "EC2 key pair",
        "instanceProfileArn": "instance profile",
    },
    "Harness": {
        "lambda.arn": "function of a hook",
        "sns.arn": "topic of a hook",
        "eventBridge.arn": "event bus of a hook",
    },
}
"""By kind and the last name of the member: what it names."""


def unseen(resource: Resource) -> Iterator[tuple[str, Value[str]]]:
    """What a resource to come names that is not looked up, in words, each with its value."""
    of_kind = UNSEEN.get(resource.kind, {})
    for path, value in resource.leaves() if of_kind and not resource.deployed else ():
        names = [step for step in path if isinstance(step, str)]
        word = of_kind.get(".".join(names[-2:])) or of_kind.get(names[-1])
        if word and not value.created and value.why not in CREATED:
            yield word, value
