"""A crowded region in the simulated account: its answers to the audits that `load.py` measures.

    python tests/bench/crowd.py FOLDER SHARE [region] [file]

Builds it, asks once all that an audit of the region and of a file of agents asks, and keeps the answers and the file in FOLDER.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

from attrs import define, field
from growth import site_of
from loaded import REGION, Kept, Unpaced, judged

from preflight import checks
from preflight.account.live import Live
from preflight.audit.run import questions
from preflight.demo import demo
from preflight.demo.site import Site
from preflight.demo.worlds import agents, images, network

RUNTIMES, VPCS, SUBNETS, ROLES, REPOSITORIES, GATEWAYS, TARGETS, IN_A_FILE = 500, 200, 2000, 1000, 300, 200, 20, 2000


@define
class Crowd:
    """What is built for a crowded region."""

    site: Site
    share: float
    roles: list[str] = field(factory=list)
    repositories: list[str] = field(factory=list)
    networks: list[network.Network] = field(factory=list)

    def many(self, whole_number: int) -> range:
        """So many of a thing."""
        return range(max(1, round(whole_number * self.share)))

    def build(self) -> None:
        """Everything, from the ground up."""
        iam, model = self.site.client("iam"), "ResearchAgentRole"
        trust = iam.get_role(RoleName=model)["Role"]["AssumeRolePolicyDocument"]
        policy = iam.get_role_policy(RoleName=model, PolicyName=model)["PolicyDocument"]["Statement"]
        self.roles = [self.site.role(f"Agent{number}", trust, policy) for number in self.many(ROLES)]
        for number in self.many(REPOSITORIES):
            self.repositories.append(images.repository(self.site, f"agent-{number}"))
            images.push_image(self.site, f"agent-{number}", "arm64", "latest")
        self.networks = [network.vpc_for_agents(self.site, network.zones(self.site)[:2]) for _ in self.many(VPCS)]
        self.subnets()
        self.deployed()

    def subnets(self) -> None:
        """Those beyond what hosts the agents, in all VPCs alike."""
        ec2, zone = self.site.client("ec2"), network.zones(self.site)[0]
        for number in range(max(0, len(self.many(SUBNETS)) - 3 * len(self.networks))):
            vpc, block = self.networks[number % len(self.networks)].vpc, number // len(self.networks)
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{200 + block}.0/24", AvailabilityZone=zone)

    def deployed(self) -> None:
        """Runtimes and gateways."""
        secret = next(each["ARN"] for each in self.site.client("secretsmanager").list_secrets()["SecretList"])
        for number in self.many(RUNTIMES):
            place, image = (
                self.networks[number % len(self.networks)],
                self.repositories[number % len(self.repositories)],
            )
            role = self.roles[number % len(self.roles)]
            hosting = agents.Hosting(role, place.private_subnets, place.security_group, secret)
            agents.runtime(self.site, f"agent_{number}", f"{image}:latest", hosting)
        function = self.site.client("lambda").get_function(FunctionName="lookup-tool")["Configuration"]["FunctionArn"]
        for number in self.many(GATEWAYS):
            self.gateway(number, function)

    def gateway(self, number: int, function: str) -> None:
        """A gateway with its targets."""
        core = self.site.client("bedrock-agentcore-control")
        role = self.roles[number % len(self.roles)]
        made = core.create_gateway(name=f"g{number}", roleArn=role, protocolType="MCP", authorizerType="AWS_IAM")
        schema = {"name": "lookup", "description": "Looks a word up", "inputSchema": {"type": "object"}}
        for each in range(TARGETS):
            core.create_gateway_target(
                gatewayIdentifier=made["gatewayId"],
                name=f"t{each}",
                targetConfiguration={
                    "mcp": {"lambda": {"lambdaArn": function, "toolSchema": {"inlinePayload": [schema]}}}
                },
                credentialProviderConfigurations=[{"credentialProviderType": "GATEWAY_IAM_ROLE"}],
            )

    def document(self) -> str:
        """Requests for many agents, spread over what is there."""
        made = []
        for number in self.many(IN_A_FILE):
            place = self.networks[number % len(self.networks)]
            inside = {"subnets": list(place.private_subnets), "securityGroups": [place.security_group]}
            image = f"{self.repositories[number % len(self.repositories)]}:latest"
            request = {
                "agentRuntimeName": f"filed_{number}",
                "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": image}},
                "roleArn": self.roles[number % len(self.roles)],
                "networkConfiguration": {"networkMode": "VPC", "networkModeConfig": inside},
            }
            made.append({"CreateAgentRuntime": request})
        return json.dumps(made)


def prepared(folder: Path, share: float, names: list[str]) -> None:
    """Builds the region, asks all that the audits ask, and keeps the answers and the file."""
    with demo("ready", REGION) as world:
        crowd = Crowd(site_of(world), share)
        crowd.build()
        source = folder / "agents.json"
        source.write_text(crowd.document(), encoding="utf-8")
        near = Live(world.session, questions(checks.all_checks()), fetch=world.fetch)
        for name in names:
            kept = Kept({}, near)
            judged(name, kept, source, Unpaced())
            (folder / name).write_bytes(pickle.dumps(kept.known))


if __name__ == "__main__":
    prepared(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
