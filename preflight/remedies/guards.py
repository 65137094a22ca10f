"""What tells that a step has been done already, for steps whose author did not say."""

from __future__ import annotations

from preflight.core.command import Argument, Command, aws, command
from preflight.core.steps import Run
from preflight.remedies.merging import Options, options
from preflight.remedies.order import operation

ANY = ("grep", "-q", ".")


def guard(step: Run) -> Command | None:
    """The command that succeeds where the step is done; None where running it again does no harm, or none is known."""
    if step.unless:
        return step.unless
    made = _GUARDS.get(operation(step.command))
    return made(options(step.command)) if made and not step.capture else None


def _one(given: Options, name: str) -> Argument:
    return next(iter(given.get(name, ())), "")


def _endpoint(given: Options) -> Command:
    """An endpoint of the VPC for the service that is not on its way out."""
    filters = (
        f"Name=vpc-id,Values={_one(given, '--vpc-id')}",
        f"Name=service-name,Values={_one(given, '--service-name')}",
    )
    states = "Name=vpc-endpoint-state,Values=pending,available"
    return _any("describe-vpc-endpoints", "VpcEndpoints[].VpcEndpointId", given, filters=[*filters, states])


def _rule(given: Options, members: str) -> Command | None:
    """A rule of the group that opens the port to the peer; IpPermissions as JSON are not looked into."""
    peer = _one(given, "--source-group") or _one(given, "--cidr")
    if not peer or not isinstance(peer, str) or "'" in peer:
        return None
    port, protocol = _one(given, "--port"), _one(given, "--protocol")
    held = f"UserIdGroupPairs[].GroupId, '{peer}'" if given.get("--source-group") else f"IpRanges[].CidrIp, '{peer}'"
    wanted = f"IpProtocol=='{protocol}' && to_string(FromPort)=='{port}' && to_string(ToPort)=='{port}'"
    query = f"SecurityGroups[].{members}[?{wanted} && contains({held})][]"
    return _any("describe-security-groups", query, given, group_ids=[_one(given, "--group-id")])


def _any(name: str, query: str, given: Options, **more: list[Argument] | list[str]) -> Command:
    region = _one(given, "--region") or None
    asked = aws("ec2", name, **more, query=query, output="text", region=region)
    return command(*ANY, stdin=asked)


def _role(given: Options) -> Command:
    return aws("iam", "get-role", role_name=_one(given, "--role-name"))


def _repository(given: Options) -> Command:
    names = [_one(given, "--repository-name")]
    return aws("ecr", "describe-repositories", repository_names=names, region=_one(given, "--region") or None)


def _route(given: Options) -> Command:
    """A route of the table to the destination."""
    destination = _one(given, "--destination-cidr-block")
    query = f"RouteTables[].Routes[?DestinationCidrBlock=='{destination}' && State=='active'][]"
    return _any("describe-route-tables", query, given, route_table_ids=[_one(given, "--route-table-id")])


_GUARDS = {
    ("ec2", "create-vpc-endpoint"): _endpoint,
    ("ec2", "authorize-security-group-ingress"): lambda given: _rule(given, "IpPermissions"),
    ("ec2", "authorize-security-group-egress"): lambda given: _rule(given, "IpPermissionsEgress"),
    ("ec2", "create-route"): _route,
    ("iam", "create-role"): _role,
    ("ecr", "create-repository"): _repository,
}
