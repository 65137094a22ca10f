"""The account of `ready` with what most often goes wrong in the field, each failure once."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from attrs import evolve

from preflight.demo.site import Site
from preflight.demo.worlds import agents, deployments, identities, images, legacy, network

MISSING_ROLE = "AWSServiceRoleForBedrockAgentCoreNetwork"
AGENTS_QUOTA, GATEWAYS_QUOTA, SESSIONS_QUOTA = "L-F4575653", "L-410A4D7F", "L-3E5722B2"
LACKING = ["ecr:BatchGetImage", "xray:PutTraceSegments"]
BULKY_MIB = 2600


def build(site: Site) -> tuple[str, str]:
    """Two agents and a gateway that cannot work; `alice` may not repair all of it."""
    offered = network.zones(site)
    built = network.vpc_for_agents(site, (offered[0], offered[-1]), nat=False, s3_tables=1, endpoints_reachable=False)
    research, writer = (images.repository(site, name) for name in ("research-agent", "writer-agent"))
    images.push_image(site, "research-agent", "amd64", "latest")
    images.push_index(site, "writer-agent", "v2", ("arm64", "amd64"))
    identities.service_linked_roles(site, without=[MISSING_ROLE])
    role = identities.execution_role(site, trusted_account=agents.PARTNER, without=LACKING)
    private = agents.Hosting(role, built.private_subnets, built.security_group, _secret_being_deleted(site))
    foreign = agents.runtime(site, "research_agent", f"{research}:latest", private)
    refusal = f"Architecture incompatible for uri '{research}:latest'. Supported architectures: [arm64]"
    agents.fail_runtime(site, foreign, refusal)
    public = evolve(private, subnets=(built.public_subnet, built.private_subnets[1]))
    stuck = agents.runtime(site, "writer_agent", f"{writer}:v1", public)
    agents.fail_runtime(site, stuck, f"The specified image identifier does not exist in the repository: {writer}:v1")
    agents.gateway(site, identities.gateway_role(site, None), agents.tool_function(site))
    _refuse_model_and_quota(site)
    denied = "bedrock-agentcore:CreateGateway"
    deployer = identities.deployer(site, creates_service_linked_roles=False, denied=denied)
    _unused(site)
    return deployer, "alice"


def _unused(site: Site) -> None:
    """What no agent uses yet, and none could: an image too large, one that may only be looked at, an old VPC."""
    images.repository(site, "bulky-agent")
    images.push_image(site, "bulky-agent", "arm64", "latest", mib=BULKY_MIB)
    images.share_image(site, agents.PARTNER, images.LOOK)
    legacy.vpc(site)
    deployments.stuck_stack(site, "agents-stuck", "UPDATE_ROLLBACK_FAILED")


def _secret_being_deleted(site: Site) -> str:
    secret = agents.secret(site)
    site.client("secretsmanager").delete_secret(SecretId=secret, RecoveryWindowInDays=30)
    return secret


def _refuse_model_and_quota(site: Site) -> None:
    """What only AWS decides: no agreement for the model, and an account too new to have agents."""
    site.state.model_availability[agents.CLAUDE] = {"agreementAvailability": {"status": "NOT_AVAILABLE"}}
    site.state.use_case_submitted = False
    site.state.applied_quotas.update({AGENTS_QUOTA: 0.0, GATEWAYS_QUOTA: 1.0, SESSIONS_QUOTA: 0.0})


def rules() -> AbstractContextManager[None]:
    """Nothing is denied."""
    return nullcontext()
