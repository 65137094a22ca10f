"""No printed fix opens what an entry of an ACL denies on purpose, nor an admin port from outside."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from network_rows import ANY, OPEN, agent, having, told, world
from worlds import findings, scope

from preflight.checks import network_acls, security_groups
from preflight.core.steps import Request, Run, Step
from preflight.network.rows import AclEntry, NetworkAcl
from preflight.network.security_groups import covers

ADMIN_PORTS = (22, 3389)
SAMPLES = (22, 80, 443, 1023, 1024, 3388, 3389, 3390, 32767, 32768, 40000, 60999, 61000, 65535)
FINAL = tuple(AclEntry(32767, out, "-1", False, ANY) for out in (True, False))
AGENT = agent("subnet-a")


def acl(*entries: AclEntry, nat: bool = False):
    """The ACL of the agents' subnet, or of the NAT gateway's."""
    own = NetworkAcl("acl-own", "vpc-1", ("subnet-pub" if nat else "subnet-a",), entries=(*entries, *FINAL))
    rest = NetworkAcl("acl-1", "vpc-1", ("subnet-a" if nat else "subnet-pub",), entries=(*OPEN, *FINAL))
    return having(network_acls=(own, rest))


def printed(*entries: AclEntry, nat: bool = False) -> list[Step]:
    found = findings(network_acls.judge, scope(AGENT), told(world(acl(*entries, nat=nat))))
    return [step for each in found if each.fix for step in each.fix.steps]


def options(step: Run) -> dict[str, str]:
    """The options of a command by name."""
    argv = [str(each) for each in step.command.argv]
    return {name: (argv[n + 1] if n + 1 < len(argv) else "") for n, name in enumerate(argv) if name.startswith("--")}


def opened(step: Run) -> tuple[bool, range]:
    """The direction and the ports of an entry that a command creates."""
    given_ = options(step)
    low, high = (int(each.partition("=")[2]) for each in given_["--port-range"].split(","))
    return "--egress" in given_, range(low, high + 1)


def closed_on_purpose(entries: tuple[AclEntry, ...], port: int, *, egress: bool) -> bool:
    """Whether the entry that decides about a port denies it, and is not the denial of all that is left."""
    rows = sorted((each for each in entries if each.egress is egress), key=lambda each: each.rule_number)
    deciding = next(row for row in rows if covers(row, port))
    last = max((row.rule_number for row in rows if row.allow), default=32766)
    return deciding.allow is False and not (deciding.protocol == "-1" and deciding.rule_number > last)


ports = st.sampled_from(
    [(None, None), (443, 443), (22, 22), (3389, 3389), (1024, 65535), (32768, 60999), (40000, 50000)]
)
entry = st.builds(
    lambda number, out, protocol, allow, pair: AclEntry(number, out, protocol, allow, ANY, None, *pair),
    st.integers(1, 300), st.booleans(), st.sampled_from(["-1", "6", "17"]), st.booleans(), ports,
)  # fmt: skip
entries_ = st.lists(entry, max_size=5, unique_by=lambda each: (each.rule_number, each.egress)).map(tuple)


@settings(deadline=None, max_examples=60)
@given(entries_, st.booleans())
def test_what_is_closed_on_purpose_stays_closed(entries: tuple[AclEntry, ...], nat: bool) -> None:
    numbers = []
    for step in (each for each in printed(*entries, nat=nat) if isinstance(each, Run)):
        egress, wanted = opened(step)
        for port in (port for port in SAMPLES if port in wanted):
            assert not closed_on_purpose((*entries, *FINAL), port, egress=egress)
        assert egress or not set(ADMIN_PORTS) & set(wanted)
        numbers.append((egress, options(step)["--rule-number"]))
    taken = {(each.egress, str(each.rule_number)) for each in entries}
    assert len(numbers) == len(set(numbers))
    assert not taken & set(numbers)


OUT = AclEntry(100, True, "6", True, ANY, None, 443, 443)
BACK = AclEntry(100, False, "6", True, ANY, None, 1024, 65535)
TO_NAT = (
    OUT,
    AclEntry(110, True, "6", True, "10.0.0.0/16", None, 1024, 65535),
    AclEntry(110, False, "6", True, "10.0.0.0/16", None, 443, 443),
)
"""What a NAT gateway's subnet needs but for the answers from outside."""


@pytest.mark.parametrize(
    ("entries", "nat", "runs"),
    [
        ((BACK,), False, 1),
        ((OUT,), False, 1),
        ((), False, 1),
        (TO_NAT, True, 2),
        ((AclEntry(50, True, "6", False, ANY, None, 443, 443), BACK), False, 0),
        ((AclEntry(50, True, "-1", False, ANY), OUT, BACK), False, 0),
        ((AclEntry(200, True, "-1", False, ANY), BACK), False, 0),
        ((evolve(OUT, from_port=80, to_port=80), AclEntry(200, True, "-1", False, ANY), BACK), False, 1),
        ((AclEntry(50, True, "6", False, "10.9.0.0/16", None, 443, 443), BACK), False, 0),
        ((AclEntry(50, True, "17", False, ANY, None, 443, 443), BACK), False, 1),
        ((OUT, AclEntry(50, False, "6", False, ANY, None, 32768, 60999)), False, 0),
        ((OUT, AclEntry(50, False, "6", False, ANY, None, 40000, 40001)), False, 0),
        ((OUT, AclEntry(50, False, "6", False, ANY, None, 22, 22)), False, 1),
        ((*TO_NAT, AclEntry(50, False, "6", False, ANY, None, 5900, 5900)), True, 0),
        ((AclEntry(1, True, "6", True, ANY, None, 80, 80), BACK), False, 0),
        ((AclEntry(50, True, None, None, ANY), BACK), False, 0),
    ],
)  # fmt: skip
def test_entries_that_are_printed(entries: tuple[AclEntry, ...], nat: bool, runs: int) -> None:
    steps = printed(*entries, nat=nat)
    assert sum(isinstance(step, Run) and "create-network-acl-entry" in step.command.argv for step in steps) == runs
    assert runs or any(isinstance(step, Request) for step in steps)


def test_members_of_a_group_are_let_in_by_https_only() -> None:
    two = scope(AGENT, agent("subnet-a", subject="writer"))
    groups = tuple(evolve(row, ingress=()) for row in world().security_groups or ())
    found = findings(security_groups.judge, two, told(world(having(security_groups=groups))))
    [step] = [step for each in found if each.fix for step in each.fix.steps]
    assert isinstance(step, Run)
    assert (options(step)["--protocol"], options(step)["--port"]) == ("tcp", "443")
