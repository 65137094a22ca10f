"""Memories, tools, providers, harnesses, policies, endpoints and targets are healthy, and the names of new ones free.

Why:
    Names of one kind are unique in an account and region, also for one whose creation failed: it keeps its name until
    it is deleted. A deployment that creates another of the name is refused. What is deployed and has failed does not
    work.

Error:
    ConflictException; ValidationException: Memory with name … already exists

Fix:
    Delete the failed one, import the one that is there into the deployment, or give the new one another name.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateMemory.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateBrowser.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateOauth2CredentialProvider.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, skipped, unheard, unknown, warned
from preflight.core.kinds import BY_NAME, in_words
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import subject_of_resource
from preflight.core.value import Value, known
from preflight.inventory.others import NOT_FOUND, OTHERS, SERVICE, Found
from preflight.inventory.parts import DEFAULT, THERE, UNIQUE_IN, holder, is_added, owner_of

PARTS = ("RuntimeEndpoint", "Policy")
"""Kinds whose names are unique in what holds them alone: of these only the health is told."""
KINDS = tuple(other.kind for other in OTHERS if other.kind not in PARTS)
BROKEN = frozenset({"FAILED", "CREATE_FAILED", "DELETE_FAILED", "DELETED"})
STALE = frozenset({"UPDATE_FAILED"})
SETTLED = frozenset({"READY", "ACTIVE"})
SETTLING = frozenset({"CREATING", "UPDATING", "DELETING"})
"""The states of each kind, which a test holds against the installed SDK."""
WITHOUT_STATUS = frozenset({"OAuth2CredentialProvider", "ApiKeyCredentialProvider", "WorkloadIdentity"})
"""Kinds of which AWS tells no status, or not always: botocore 1.44.8."""


def named(scope: Scope) -> Iterator[Subject[Resource]]:
    """Every one that is deployed, and every one that is to be created."""
    for resource in scope.target.resources:
        told = resource.kind in {*KINDS, IDENTITY} or (resource.kind in PARTS and resource.deployed)
        told = told or (is_added(resource) and (owner_of(resource) != "" or _is_default(resource)))
        if (told or _is_second(resource, scope)) and resource.made and not resource.unread:
            yield subject_of_resource(resource)


def _is_default(part: Resource) -> bool:
    """Whether it is an endpoint of the name that AWS gives its own."""
    return (part.kind, _text(part, "name")) == DEFAULT


def _is_second(part: Resource, scope: Scope) -> bool:
    """Whether another of the kind has the name in the same runtime or gateway of the source."""
    parent = UNIQUE_IN.get(part.kind, "")
    if not parent or not _planned(part):
        return False
    alike = (each for each in scope.target.resources if each.kind == part.kind and _planned(each))
    return [_place(each, parent) for each in alike].count(_place(part, parent)) > 1 and _place(part, parent) is not None


def _place(part: Resource, parent: str) -> tuple[str, str, str] | None:
    """Its name and what holds it; None where one of them is not known."""
    name, owner = part.value("name"), part.value(parent)
    if name is None or not name.known or owner is None:
        return None
    return str(name.get()), str(owner.value or ""), owner.detail


def _planned(resource: Resource) -> bool:
    return not resource.deployed and resource.before is None


def _asked(kind: str) -> Callable[[Facts], Iterator[Call]]:
    """The listing of a kind, where one of it is to be created."""
    listing = next(other.listing for other in OTHERS if other.kind == kind)

    def calls(facts: Facts) -> Iterator[Call]:
        if any(subject.of.kind == kind and _planned(subject.of) for subject in named(facts.scope)):
            yield from listing.calls(facts)

    return calls


LISTINGS = {other.kind: evolve(other.listing, calls=_asked(other.kind)) for other in OTHERS if other.kind in KINDS}
IDENTITY = "WorkloadIdentity"
"""Its name is its id; AWS makes one for every runtime and gateway, so they are not listed."""
IDENTITY_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
"""`WorkloadIdentityNameType` of the service model of botocore 1.44.8: nothing is asked by another name."""


def _identities(facts: Facts) -> Iterator[Call]:
    """Each workload identity that is to be created, as if it were there."""
    names = known(each.of.value("name") for each in named(facts.scope) if each.of.kind == IDENTITY)
    for name in filter(IDENTITY_NAME.fullmatch, map(str, names)):
        yield Call(str(name), {"name": str(name)})


IDENTITIES = Query(
    SERVICE,
    "GetWorkloadIdentity",
    select="{id: name, arn: workloadIdentityArn}",
    row=Found,
    member="name",
    calls=_identities,
    absent=NOT_FOUND,
)


@check(
    requirement="services",
    subjects=named,
    none="there is no memory, browser, code interpreter, credential provider, harness or policy engine",
    kinds=(*KINDS, *PARTS, IDENTITY, *UNIQUE_IN),
    queries=(*LISTINGS.values(), IDENTITIES, *THERE.values()),
)
def judge(resource: Resource, facts: Facts) -> Iterator[Finding]:
    """The status of what is deployed, or who holds the name of what is to come."""
    if not _planned(resource):
        yield _of_failed_runtime(resource, facts.scope) or _health(resource)
        yield from _strategies(resource)
        return
    if resource.kind in UNIQUE_IN:
        yield _part(resource, facts)
        return
    member = BY_NAME[resource.kind].name_member
    value, own = resource.value(member), _own_id(resource)
    if value is None and own is not None:
        yield skipped("it updates one that is there by its id, and names nothing")
        return
    if value is None:
        yield unknown(f"no {member} is given, which api-constraints judges")
        return
    name = str(value.get())
    if resource.kind == IDENTITY and not IDENTITY_NAME.fullmatch(name):
        yield skipped("no identity can have the name, which api-constraints judges")
        return
    if _twice(resource, name, facts.scope):
        yield failed(f"the name {name} is used more than once in this deployment", "Give each its own name.")
    holder = _holder(resource, name, facts)
    if holder and own and own.value == holder.id:
        yield passed(f"the name {name} is its own: it updates {holder.id}")
        return
    yield _held(resource, name, holder) if holder else passed(f"the name {name} is free")


def _part(part: Resource, facts: Facts) -> Finding:
    """The name of an endpoint or target in its runtime or gateway."""
    if _is_second(part, facts.scope):
        return failed("another of its name is in the same source", "Give each its own name.")
    if _is_default(part):
        because = "AWS makes the endpoint DEFAULT with every runtime and moves it on by itself, so its name is taken"
        return warned(
            because, "Leave it out, or give it another name.", cause=Cause("endpoint-default", (part.subject,))
        )
    value = part.value("name")
    if value is None:
        return unknown("no name is given, which api-constraints judges")
    found = holder(part, str(value.get()), facts)
    return _held(part, str(value.get()), found) if found else passed(f"the name {value.get()} is free")


def _own_id(resource: Resource) -> Value[str] | None:
    """The id of what an update changes; None where what identifies it is its name."""
    kind = BY_NAME[resource.kind]
    return resource.value(kind.id_member) if kind.id_member not in {"", kind.name_member} else None


def _holder(resource: Resource, name: str, facts: Facts) -> Found | None:
    """The one that has the name already."""
    if resource.kind == IDENTITY:
        return facts.one(IDENTITIES, name)
    member = BY_NAME[resource.kind].name_member
    return next((row for row in facts.of(LISTINGS[resource.kind]) if name_of(row, member) == name), None)


def name_of(row: Found, member: str) -> str:
    """The name of a listed resource; a memory's is the beginning of its id."""
    return str(row.members.get(member) or row.id.rpartition("-")[0])


def _twice(resource: Resource, name: str, scope: Scope) -> bool:
    member = BY_NAME[resource.kind].name_member
    alike = (each.of for each in named(scope) if each.of.kind == resource.kind and _planned(each.of))
    values = [value.value for each in alike if (value := each.value(member))]
    return values.count(name) > 1


def _held(resource: Resource, name: str, holder: Found) -> Finding:
    word = in_words(resource.kind)
    because = f"the name {name} is held by the {word} {holder.id}, which is {holder.status or 'there'}"
    cause = Cause("name-taken", (resource.kind, name), title=f"the name {name} is taken by a {word}")
    if holder.status in BROKEN:
        return failed(because, f"Delete it; a failed {word} keeps its name.", cause=cause)
    text = f"Deploy it with the tool and state that made it, which updates it; creating another {word} of this name"
    return warned(because, f"{text} is refused.", cause=cause)


def _of_failed_runtime(endpoint: Resource, scope: Scope) -> Finding | None:
    """What to say of an endpoint whose runtime has failed itself."""
    runtime = endpoint.value("agentRuntimeId") if endpoint.kind == "RuntimeEndpoint" else None
    rows = (each for each in scope.target.resources if each.kind == "Runtime" and _text(each, "status") in BROKEN)
    if runtime and any(runtime.value == row.subject.rpartition("/")[2] for row in rows):
        return skipped("its runtime has failed, which name-available judges")
    return None


def _text(resource: Resource, member: str) -> str:
    value = resource.value(member)
    return str(value.value or "") if value else ""


def _health(resource: Resource) -> Finding:
    text = _text(resource, "status")
    told = (value for path, value in resource.leaves() if path[0] in {"failureReason", "statusReasons"})
    why = "; ".join(str(value.value) for value in told if value.value) or "AWS gives no reason"
    cause = Cause("service-failed", (resource.kind, resource.subject))
    if text in BROKEN:
        return failed(f"it is {text}: {why}", "Fix what the reason names, delete it and create it again.", cause=cause)
    if text in STALE:
        return failed(f"it is {text}: {why}", "Fix what the reason names, and update it again.", cause=cause)
    if text in SETTLED:
        return passed(f"it is {text}")
    if not text:
        there = resource.kind in WITHOUT_STATUS or not resource.deployed
        return passed("it is there") if there else unknown("AWS does not tell its status", "Look at it in the console.")
    if text in SETTLING:
        return warned(f"it is {text}", "Run this again when it has settled.")
    return unheard(f"it is {text}", cause=cause)


def _strategies(memory: Resource) -> Iterator[Finding]:
    """The strategies of a memory that have failed, for which it extracts nothing."""
    listed = memory.get("memoryStrategies")
    for place in range(len(listed)) if isinstance(listed, list | tuple) else ():
        status, name = (memory.value("memoryStrategies", place, member) for member in ("status", "name"))
        if status and status.value in BROKEN:
            because = f"its strategy {name.value if name else place} is {status.value}"
            cause = Cause("service-failed", ("MemoryStrategy", memory.subject, str(place)))
            yield failed(because, "Delete the strategy and add it again.", cause=cause)
