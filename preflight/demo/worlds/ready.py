"""An account where everything an agent needs is there: an audit of it is green."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from preflight.demo.site import Site
from preflight.demo.worlds import agents, capacity, deployments, identities, images, network, services


def build(site: Site) -> tuple[str, str]:
    """Two agents and a gateway, deployed and healthy; `alice` deploys."""
    built = network.vpc_for_agents(site, network.zones(site)[:2])
    research, writer = (images.repository(site, name) for name in ("research-agent", "writer-agent"))
    images.push_image(site, "research-agent", "arm64", "latest")
    images.push_index(site, "writer-agent", "latest", ("arm64", "amd64"))
    identities.service_linked_roles(site)
    role, secret = identities.execution_role(site), agents.secret(site)
    hosting = agents.Hosting(role, built.private_subnets, built.security_group, secret)
    agents.runtime(site, "research_agent", f"{research}:latest", hosting)
    agents.runtime(site, "writer_agent", f"{writer}:latest", hosting)
    function = agents.tool_function(site)
    gateway = agents.gateway(site, identities.gateway_role(site, function), function)
    recordings = services.bucket(site)
    helper = services.role(site, recordings)
    services.memory(site, helper, services.key(site))
    services.browser(site, helper, recordings)
    services.search_target(site, gateway)
    agents.transaction_search(site)
    deployments.bootstrap(site)
    deployer = identities.deployer(site, creates_roles=True)
    images.share_image(site, agents.PARTNER, f"{images.LOOK} {images.PULL}")
    capacity.provider(site, "pool", hosting, identities.operator_role(site))
    return deployer, "alice"


def rules() -> AbstractContextManager[None]:
    """Nothing is denied."""
    return nullcontext()
