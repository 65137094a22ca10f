"""A deployment that goes to several regions, as one for each."""

from __future__ import annotations

from attrs import evolve

from preflight.core.resource import Resource as Entry
from preflight.core.value import Value
from preflight.inputs.infrastructure.resource import Deployment, Resource

AGENTCORE = "BedrockAgentCore::"
GLOBAL = "IAM::"


def by_region(deployment: Deployment, asked: str | None = None) -> tuple[Deployment, ...]:
    """One deployment for each region of its AgentCore resources; one where there is one, or none is said."""
    deployment = deployment if asked else _placed(deployment)
    places: dict[str, Value[str]] = {}
    for each in deployment.resources:
        place = each.place or deployment.stated_region
        if each.kind.startswith(AGENTCORE) and place and place.known:
            places.setdefault(place.get(), place)
    if not places:
        return (deployment,)
    if len(places) == 1:
        (place,) = places.values()
        return (evolve(deployment, region=asked or place.get(), stated_region=place),)
    first = next(iter(places))
    return tuple(_only(deployment, name, place, with_rest=name == first) for name, place in places.items())


def _placed(deployment: Deployment) -> Deployment:
    """The deployment without what goes to a region that nobody knows, which is named as not read."""
    lost = [each for each in deployment.resources if each.place and not each.place.known]
    names = tuple(_entry(each) for each in lost if each.kind.startswith(AGENTCORE))
    kept = tuple(each for each in deployment.resources if each not in lost)
    return evolve(deployment, resources=kept, unread=(*deployment.unread, *names)) if names else deployment


def _entry(resource: Resource) -> Entry:
    detail = resource.place.detail if resource.place else ""
    why = f"goes to a region that is not known ({detail}): give it with --region"
    native = resource.native or resource.kind
    return Entry(native, resource.name, origin=resource.origin, native=native, unread=why)


def _only(deployment: Deployment, name: str, place: Value[str], *, with_rest: bool) -> Deployment:
    """What goes to one region; what is global goes to each, and what nobody says a region of to the first."""
    kept, gone = (
        tuple(each for each in some if _goes_to(each, deployment, name, with_rest=with_rest))
        for some in (deployment.resources, deployment.gone)
    )
    unread = deployment.unread if with_rest else ()
    return evolve(deployment, resources=kept, gone=gone, region=name, stated_region=place, unread=unread)


def _goes_to(resource: Resource, deployment: Deployment, name: str, *, with_rest: bool) -> bool:
    place = resource.place or deployment.stated_region
    if resource.kind.startswith(GLOBAL):
        return True
    return place.get() == name if place and place.known else with_rest
