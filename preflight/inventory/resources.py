"""Every AgentCore resource that is deployed in a region, with its members as AWS tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from preflight.core.query import Facts, Query
from preflight.core.resource import Resource
from preflight.core.target import GATEWAY, RUNTIME
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value
from preflight.inventory import queries as rows
from preflight.inventory.others import OTHERS, Found, Other, lacks
from preflight.inventory.values import members

DELETING = "DELETING"


def reply(query: Query[Any], key: str, facts: Facts, most: int) -> Any:
    """The row that describes one listed thing; None when it is gone; an `Unanswered` when it was not read."""
    answers = facts.answers.get(query)
    if isinstance(answers, dict) and key in answers:
        found = facts.reply(query, key)
        return found if isinstance(found, Unanswered) else next(iter(found.rows), None)
    return beyond(query, most)


def beyond(query: Query[Any], most: int) -> Unanswered:
    """Why a thing past the limit was not read."""
    return Unanswered(UnansweredReason.LIMIT, query.action, message=f"beyond the first {most:,} of the listing")


def resources(facts: Facts, runtimes: Iterable[str], gateways: Iterable[str]) -> Iterator[Resource]:
    """All of them; runtimes and gateways that went meanwhile are left out.

    Args:
        facts: what AWS told.
        runtimes: the ids of the runtimes that are there.
        gateways: the ids of the gateways that are there.
    """
    kept_runtimes, kept_gateways = frozenset(runtimes), frozenset(gateways)
    for _, listed in facts.known(rows.RUNTIMES):
        if listed.id in kept_runtimes:
            yield _one(RUNTIME, listed, facts, rows.RUNTIME)
            yield from _endpoints(listed, facts)
    for _, listed in facts.known(rows.GATEWAYS):
        if listed.id in kept_gateways:
            yield _one(GATEWAY, listed, facts, rows.GATEWAY, gateway_arn(listed.id, facts))
            yield from _targets(listed, facts)
    for kind in OTHERS:
        yield from _others(kind, facts)


def _one(kind: str, listed: rows.Listed, facts: Facts, query: Query[Any], subject: str = "") -> Resource:
    found = reply(query, listed.id, facts, rows.MOST)
    if isinstance(found, Unanswered) or found is None:
        name = "agentRuntimeName" if kind == RUNTIME else "name"
        told = {name: listed.name, "status": listed.status}
        unread = f"was not read: {found.because}" if found and listed.status != DELETING else ""
        return Resource(kind, subject or listed.arn or listed.id, members(told), deployed=True, unread=unread)
    return Resource(kind, found.arn, members(found.members, getattr(found, "variables", ())), deployed=True)


def gateway_arn(gateway: str, facts: Facts) -> str:
    """The ARN, which listings leave out; the id where the account is not known."""
    scope = facts.scope
    if isinstance(scope.caller, Unanswered):
        return gateway
    return f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:gateway/{gateway}"


def _endpoints(runtime: rows.Listed, facts: Facts) -> Iterator[Resource]:
    for key, row in facts.known(rows.ENDPOINTS):
        if key == runtime.id:
            told = {"agentRuntimeId": Value(runtime.id), **members(row.members)}
            subject = row.arn or f"{runtime.id}/{row.name}"
            yield Resource("RuntimeEndpoint", subject, told, Origin(path="endpoints"), deployed=True)


def _targets(gateway: rows.Listed, facts: Facts) -> Iterator[Resource]:
    for key, row in facts.known(rows.TARGETS):
        if key != gateway.id:
            continue
        subject, found = f"{gateway.id}/{row.name}", reply(rows.TARGET, f"{gateway.id}/{row.id}", facts, rows.MOST)
        told = {"gatewayIdentifier": Value(gateway.id)}
        if isinstance(found, Unanswered):
            told |= members({"name": row.name, "status": row.status})
            yield Resource("GatewayTarget", subject, told, deployed=True, unread=f"was not read: {found.because}")
        elif found:
            yield Resource("GatewayTarget", subject, {**told, **members(found.members)}, deployed=True)


def _others(kind: Other, facts: Facts) -> Iterator[Resource]:
    cause = facts.unanswered(kind.listing)
    if cause and kind.kind not in facts.scope.judged_kinds and not lacks(kind.kind, facts):
        subject = f"{kind.kind} of {facts.scope.region}"
        yield Resource(kind.kind, subject, deployed=True, unread=f"could not be listed: {cause.because}")
    for _, listed in facts.known(kind.listing):
        if found := _other(kind, listed, facts):
            yield found


def _other(kind: Other, listed: Found, facts: Facts) -> Resource | None:
    """One resource of a kind; None when it went between the listing and the reading."""
    told = {"status": listed.status, **listed.members}
    subject = listed.arn or listed.id
    if kind.detail is None:
        return Resource(kind.kind, subject, members(told), deployed=True)
    found = reply(kind.detail, listed.id, facts, rows.MOST)
    if found is None:
        return None
    if isinstance(found, Unanswered):
        return Resource(kind.kind, subject, members(told), deployed=True, unread=f"was not read: {found.because}")
    return Resource(kind.kind, subject, members({**told, **found.members}), deployed=True)
