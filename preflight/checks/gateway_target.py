"""Every gateway target has the credentials, rights and schema that its kind takes, and is not in a failed state.

Why:
    A target is validated when it is created, and its tools are fetched then: with a credential that its kind does not
    accept, a role that may not call it, or a schema without operation ids it ends in FAILED, and the gateway offers
    nothing.

Error:
    ValidationException: IamCredentialProvider is required for mcpServer targets using IAM authentication. attribute
    components.securitySchemes.x.type is missing. Failed to connect and fetch tools from the provided MCP target server.

Fix:
    Give the target a credential that its kind accepts, allow the gateway's role to call it, and correct the schema.

Limits:
    Schemas in S3 are looked for but not read. Whether a server answers is not tried. What a Lambda target takes of the
    role is judged by gateway-role. Which methods of a REST API are tools is not told apart.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-building-adding-targets-authorization.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-schema-openapi.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-target-api-gateway.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-oauth.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped, unheard, unknown, warned
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.steps import look
from preflight.core.value import Value
from preflight.gateways.openapi import faults
from preflight.gateways.owners import OWNERS, foreign_owner, missing_owner, with_owner
from preflight.gateways.rest_apis import REST_API, api_of, judge_api, stage_of
from preflight.gateways.targets import (
    ACCEPTED,
    HEARD,
    IAM_ROLE,
    NAMES_ITS_SERVICE,
    NO_CREDENTIAL,
    S3_URI,
    GatewayTarget,
    called_runtime,
    permissions,
)
from preflight.gateways.targets import targets as all_targets
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import need
from preflight.iam.verdicts import RoleUsage, rights, role_may
from preflight.inventory.there import Existence

READY = "READY"
FAILED_STATES = frozenset(
    {"FAILED", "CREATE_FAILED", "UPDATE_FAILED", "UPDATE_UNSUCCESSFUL", "SYNCHRONIZE_UNSUCCESSFUL"}
)


@frozen
class SchemaObject:
    """A schema's object in S3 that is there."""

    etag: str


def subjects(scope: Scope) -> Iterator[Subject[GatewayTarget]]:
    """Every target."""
    for target in all_targets(scope):
        resource = target.resource
        yield Subject(resource.subject, target, resource.origin, resource.account, owners=(resource.subject,))


def _work(target: GatewayTarget, scope: Scope) -> RoleUsage | None:
    if target.gateway is None:
        return None
    purpose = f"call its target {target.resource.subject}"
    return RoleUsage(target.gateway.role, target.gateway, purpose, partial(_needs, target, scope))


def _needs(target: GatewayTarget, scope: Scope) -> tuple[PermissionNeed, ...]:
    known = {"partition": scope.partition, "account": scope.account}
    return tuple(need(each, scope.region, **known) for each in permissions(target, scope))


def _works(facts: Facts) -> Iterator[RoleUsage]:
    found = (_work(with_owner(each, facts), facts.scope) for each in all_targets(facts.scope))
    return (each for each in found if each)


def _schemas(facts: Facts) -> Iterator[Call]:
    for target in all_targets(facts.scope):
        uri = target.schema_uri
        found = S3_URI.fullmatch(str(uri.value or "")) if uri and not uri.created else None
        if found:
            yield Call(found.group(), {"Bucket": found["bucket"], "Key": found["key"]})


RIGHTS = rights(_works, OWNERS)
SCHEMA = Query(
    "s3",
    "HeadObject",
    select="{etag: ETag}",
    member="ETag",
    row=SchemaObject,
    calls=_schemas,
    absent=frozenset({"404", "NoSuchBucket", "NoSuchKey", "NotFound"}),
    action="s3:GetObject",
)


@frozen
class Stage:
    """A stage of a REST API that is there."""

    name: str


def _stages(facts: Facts) -> Iterator[Call]:
    for target in all_targets(facts.scope):
        if stage := _stage(target):
            api, name = stage
            yield Call(f"{api}/{name}", {"restApiId": api, "stageName": name})


def _stage(target: GatewayTarget) -> tuple[str, str] | None:
    """The REST API that the target calls and its stage, where both are known and there before the deployment."""
    api, stage = api_of(target), stage_of(target)
    return (api, stage) if api and stage else None


STAGE = Query(
    "apigateway",
    "GetStage",
    select="{name: stageName}",
    member="stageName",
    row=Stage,
    calls=_stages,
    absent=frozenset({"NotFoundException"}),
    action="apigateway:GET",
)


RUNTIMES = Existence.of(lambda facts: map(called_runtime, all_targets(facts.scope)))


@check(
    requirement="services",
    subjects=subjects,
    none="there is no gateway target",
    kinds=("GatewayTarget",),
    queries=(*RIGHTS.queries, OWNERS, SCHEMA, STAGE, REST_API, RUNTIMES.queries["runtime"]),
)
def judge(target: GatewayTarget, facts: Facts) -> Iterator[Finding]:
    """The target's state, its credentials against its kind, its schema, and the rights of the gateway's role."""
    yield from _state(target)
    target = with_owner(target, facts)
    if not target.kind:
        yield unknown("what the target is cannot be determined from its configuration", "Write targetConfiguration.")
        return
    yield from _credentials(target)
    yield from _protocol(target)
    yield from _schema(target, facts)
    yield from _api(target, facts)
    yield from judge_api(target, facts)
    yield from RUNTIMES.judged(called_runtime(target), facts)
    yield from _rights(target, facts)


def _state(target: GatewayTarget) -> Iterator[Finding]:
    status = target.resource.value("status")
    if status is None or not status.known or status.value == READY:
        return
    if status.value not in FAILED_STATES:
        waits = str(status.value).endswith("PENDING_AUTH")
        fix = "Complete the authorization at its URL." if waits else "Run this again when it has settled."
        yield warned(f"it is in state {status.value}", fix, cause=Cause("target-state", (target.resource.subject,)))
        return
    told = "; ".join(str(value.value) for path, value in target.resource.leaves() if path[0] == "statusReasons")
    yield failed(
        f"it is in state {status.value}: {told or 'no reason is given'}",
        "Fix what the reason names, then synchronize or update the target.",
        cause=Cause("target-failed", (target.resource.subject,)),
    )


def _credentials(target: GatewayTarget) -> Iterator[Finding]:
    accepted, given = ACCEPTED.get(target.kind), target.credentials
    if accepted is None:
        because = f"what a {target.kind} target takes is not looked at by this version"
        yield unknown(
            because, "Look at it yourself before deploying.", cause=Cause("not-looked-at", (because,), because)
        )
        return
    if given is None:
        yield unknown("the type of its credential is not known before the deployment", "Write it in the source.")
        return
    for each in [credential.type for credential in given] or [NO_CREDENTIAL]:
        if each not in HEARD and target.resource.deployed:
            yield unheard(f"its credential is of type {each}", cause=_credential_cause(target))
        elif each not in accepted:
            yield _refused(target, each, accepted)
    if any(each.type == IAM_ROLE and not each.service for each in given) and target.kind in NAMES_ITS_SERVICE:
        yield failed(
            f"IamCredentialProvider is required for {target.kind} targets with {IAM_ROLE}: it names what to sign for",
            "Add credentialProvider.iamCredentialProvider with the service: bedrock-agentcore, execute-api or lambda.",
            cause=_credential_cause(target),
        )
    elif not given and target.calls_runtime and not target.resource.deployed:
        yield failed(
            "its MCP server is a runtime of AgentCore, which takes no call without IAM credentials or a token",
            "Give it the credential that the runtime takes: OAUTH, or GATEWAY_IAM_ROLE for bedrock-agentcore.",
            cause=_credential_cause(target),
        )
    elif all(each.type in accepted for each in given) and (given or NO_CREDENTIAL in accepted):
        named = ", ".join(each.type for each in given) or "no credential"
        yield passed(f"a {target.kind} target accepts {named}")


def _refused(target: GatewayTarget, given: str, accepted: tuple[str, ...]) -> Finding:
    takes = " or ".join(each or "none" for each in accepted)
    what = f"the credential type {given}" if given else "a missing credential"
    return failed(
        f"a {target.kind} target does not accept {what}; it takes {takes}",
        f"Write {next(each for each in accepted if each)} as its credentialProviderType.",
        cause=_credential_cause(target),
    )


def _credential_cause(target: GatewayTarget) -> Cause:
    return Cause("target-credential", (target.resource.subject,))


def _protocol(target: GatewayTarget) -> Iterator[Finding]:
    """HTTP and inference targets need a gateway without the MCP protocol."""
    gateway = target.gateway.protocol if target.gateway else None
    if target.protocol in {"http", "inference"} and gateway and gateway.known and gateway.get().upper() == "MCP":
        yield failed(
            f"it is a target of protocol {target.protocol}, but its gateway has protocolType MCP",
            "Leave protocolType out of that gateway, or put the target behind a gateway without it.",
            cause=Cause("target-protocol", (target.resource.subject,)),
        )
    endpoint = target.endpoint
    if endpoint and endpoint.known and not str(endpoint.get()).startswith("https://"):
        yield failed(f"the endpoint {endpoint.get()} is not an https URL", "Give the server's https URL.")


def _schema(target: GatewayTarget, facts: Facts) -> Iterator[Finding]:
    payload = target.value("inlinePayload") if target.kind == "openApiSchema" else None
    if payload and payload.known:
        yield from (_wrong(target, payload, fault) for fault in faults(payload.get()))
    uri = target.schema_uri
    if uri is None:
        return
    text = uri.get()
    if not S3_URI.fullmatch(text):
        yield failed(f"{text} is not the address of an S3 object", "Write it as s3://bucket/key.")
    elif uri.created:
        yield skipped("the deployment itself uploads the schema")
    elif facts.one(SCHEMA, text):
        yield passed(f"the schema {text} is there")
    else:
        upload = aws("s3", "cp", "schema.json", text, region=facts.scope.region)
        yield failed(f"there is no schema at {text}", "Upload it.", upload, cause=Cause("schema-missing", (text,)))


def _api(target: GatewayTarget, facts: Facts) -> Iterator[Finding]:
    """Whether the stage that it calls is there."""
    if not (found := _stage(target)):
        return
    api, stage = found
    if facts.one(STAGE, f"{api}/{stage}"):
        yield passed(f"the REST API {api} has a stage {stage}")
    else:
        see = look(aws("apigateway", "get-stages", rest_api_id=api, region=facts.scope.region))
        because = f"there is no stage {stage} of a REST API {api} in {facts.scope.region}"
        yield failed(because, "Name a stage that is deployed.", see, cause=Cause("no-stage", (api, stage), because))


def _wrong(target: GatewayTarget, payload: Value[str], fault: str) -> Finding:
    place = f" at {payload.origin}" if payload.origin.file else ""
    return failed(fault, f"Correct the OpenAPI schema{place}.", cause=Cause("schema", (target.resource.subject, fault)))


def _rights(target: GatewayTarget, facts: Facts) -> Iterator[Finding]:
    work = _work(target, facts.scope)
    if work is None:
        if missing := missing_owner(target, facts):
            yield missing
        elif any(True for _ in permissions(target, facts.scope)):
            yield foreign_owner(target, "call the target")
        return
    if not any(True for _ in permissions(target, facts.scope)):
        return
    yield from role_may(work, facts, RIGHTS)
    if target.endpoint and ".lambda-url." in str(target.endpoint.value):
        yield warned(
            "which function is behind the URL cannot be read: the role needs lambda:InvokeFunctionUrl on it, and its "
            "own policy must let the role in",
            "Allow lambda:InvokeFunctionUrl on that function.",
            cause=Cause("function-url", (target.resource.subject,)),
        )
