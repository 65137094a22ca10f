"""One agent, eight kinds of sources, one verdict: what is wrong is found alike, unless a kind cannot say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from eight_kinds import CANNOT, HOST, REGION, WRITERS, Described
from worlds import scope

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.report import Evidence
from preflight.core.scope import Standard
from preflight.core.target import Target
from preflight.demo import demo
from preflight.inputs import read_target
from preflight.inventory import discover_target

TABLE = Path(__file__).parents[1] / "reports" / "eight-kinds.md"
HOME = "arn:aws:bedrock-agentcore:us-west-2:123456789012"
KEYS = "arn:aws:kms:us-west-2:123456789012:key/"
BAD: Mapping[str, dict[str, Any]] = {
    "a hyphen in the name": {"name": "eight-fold"},
    "a name that starts with a digit": {"name": "8fold"},
    "a blank in the name": {"name": "eight fold"},
    "a registry other than ECR": {"image": "ghcr.io/org/agent:1"},
    "a tag that is not there": {"image": f"{HOST}/research-agent:absent"},
    "a repository that is not there": {"image": f"{HOST}/absent:1"},
    "an image of another region": {"image": f"{HOST.replace(REGION, 'eu-west-1')}/research-agent:v1"},
    "a lifetime under 60 seconds": {"lifetime": 30},
    "a lifetime over 8 hours": {"lifetime": 90_000},
    "an idle time over the lifetime": {"idle": 7200},
    "a protocol that there is not": {"protocol": "GRPC"},
    "a network mode that there is not": {"mode": "PRIVATE"},
    "a role that is not there": {"role": "arn:aws:iam::123456789012:role/Absent"},
    "a role of another account": {"role": "arn:aws:iam::111122223333:role/Agents"},
    "a role that is no ARN": {"role": "Agents"},
    "a subnet that is not there": {"subnets": ("subnet-0fffffffffffffff0",)},
    "a security group that is not there": {"groups": ("sg-0fffffffffffffff0",)},
    "a hyphen in the endpoint's name": {"endpoint": "live-one"},
    "a discovery URL without https": {"discovery": "http://idp.example.com/.well-known/openid-configuration"},
    "a discovery URL that is none": {"discovery": "https://idp.example.com/"},
    "a model that there is not": {"environment": {"MODEL_ID": "amazon.nova-absent-v9:0"}},
    "a memory that the role may not use": {"environment": {"MEMORY_ID": "notes-abcdefghij"}},
    "an agent that the role may not invoke": {
        "environment": {"WORKER": "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/worker-abcdefghij"}
    },
    "too many variables": {"environment": {f"FLAG_{number}": "on" for number in range(51)}},
    "a memory that is kept too long": {"memory": "kept", "days": 4000},
    "a hyphen in a memory's name": {"memory": "my-kept"},
    "a tool server without https": {"server": "http://mcp.example.com/mcp"},
    "subnets of two networks": {"subnets": ("{here}", "{elsewhere}")},
    "a public subnet": {"subnets": ("{public}",)},
    "a security group of another network": {"groups": ("{others}",)},
    "a memory's role that is not there": {"memory": "kept", "memory_role": "arn:aws:iam::123456789012:role/Absent"},
    "a memory's key that is not there": {"memory": "kept", "memory_key": f"{KEYS}00000000-0000-0000-0000-000000000000"},
    "an underscore in a gateway's name": {"server": "https://mcp.example.com/mcp", "gateway": "tools_two"},
    "a function that is not there": {"function": "arn:aws:lambda:us-west-2:123456789012:function:absent"},
    "a function that the gateway may not invoke": {"function": "{function}"},
    "a provider of tokens that is not there": {
        "server": "https://mcp.example.com/mcp",
        "provider": f"{HOME}:token-vault/default/oauth2credentialprovider/absent",
    },
    "a blank in the name of an identity": {"identity": "my agent"},
    "a browser's role that is not there": {"tool_role": "arn:aws:iam::123456789012:role/Absent"},
    "a secret that is not there": {
        "environment": {"KEY": "arn:aws:secretsmanager:us-west-2:123456789012:secret:absent-AbCdEf"}
    },
}
GOOD: Mapping[str, dict[str, Any]] = {
    "another name": {"name": "Other_agent_2"},
    "a name of 42 letters": {"name": "a" * 42},
    "the longest lifetime": {"lifetime": 28_800},
    "an idle time as long as the lifetime": {"idle": 3600},
    "the shortest times": {"lifetime": 60, "idle": 60},
    "another protocol": {"protocol": "AGUI"},
    "an endpoint with an underscore": {"endpoint": "live_2"},
    "fifty variables": {"environment": {f"FLAG_{number}": "on" for number in range(50)}},
    "a secret of the account": {"environment": {"KEY": "{secret}"}},
    "a memory": {"memory": "kept"},
    "a memory of a year": {"memory": "kept", "days": 365},
    "a memory with a key": {"memory": "kept", "memory_key": "{key}"},
    "a tool server": {"server": "https://mcp.example.com/mcp"},
    "a gateway with a hyphen": {"server": "https://mcp.example.com/mcp", "gateway": "my-tools-2"},
    "an identity": {"identity": "my_agent.v1-a"},
    "one subnet": {"subnets": ("{here}",)},
}
Found = frozenset[tuple[str, str]]
OPEN = {"fail": "✘", "warn": "!", "unknown": "?"}
OTHERWISE: Mapping[tuple[str, str], Found] = {
    # The CLI puts the project's name before it, which AWS would take; the CLI itself refuses it.
    ("a name that starts with a digit", "agentcore-cli"): frozenset({("tool-accepts", "fail")}),
}
"""Where a kind rightly says something else."""
DERIVED = frozenset({"deployer-permissions", "resource-coverage", "name-available"})
"""Checks that rightly differ: steps and rules of the tool, and members that a tool fills in."""


class Kinds:
    """Audits descriptions in every kind against one simulated account, asking each question once."""

    def __init__(self, world: Any, folder: Path) -> None:
        live = Live(world.session, questions(checks.all_checks()), fetch=world.fetch)
        self.account = LiveAccount(Engine(live, seconds=300), Evidence.SIMULATED)
        self.folder, self.files, self.session = folder, 0, world.session
        self.good = self._good()
        self.there = self._there()
        self.green = {kind: self.findings(kind, self.good) for kind in WRITERS}

    def _good(self) -> Described:
        """The agent that runs in the world already, under another name."""
        found, _ = discover_target(self.account, scope(target=Target("account", "here")))
        agent = next(each for each in found.agents if each.image and each.network)
        subnets = tuple(each.get() for each in agent.network.subnets)
        ec2 = self.session.client("ec2", region_name=REGION)
        (vpc, *_) = {each["VpcId"] for each in ec2.describe_subnets(SubnetIds=list(subnets))["Subnets"]}
        return Described(
            vpc=vpc,
            role=agent.role.arn.get(),
            subnets=subnets,
            groups=tuple(each.get() for each in agent.network.security_groups),
            image=agent.image.get(),
        )

    def _there(self) -> dict[str, str]:
        """What else of the account a fault may name."""
        ec2, functions = self.session.client("ec2"), self.session.client("lambda").list_functions()["Functions"]
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        here = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [self.good.vpc]}])["Subnets"]
        return {
            "here": self.good.subnets[0],
            "public": next(each["SubnetId"] for each in here if each["SubnetId"] not in self.good.subnets),
            "elsewhere": ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"],
            "others": ec2.create_security_group(VpcId=vpc, GroupName="others", Description="others")["GroupId"],
            "function": functions[0]["FunctionArn"],
            "secret": self.session.client("secretsmanager").list_secrets()["SecretList"][0]["ARN"],
            "key": self._key(),
        }

    def _key(self) -> str:
        keys = self.session.client("kms")
        (first, *_) = (each["KeyArn"] for each in keys.list_keys()["Keys"])
        return str(first)

    def filled(self, change: Mapping[str, Any]) -> dict[str, Any]:
        """The change with the ids of the account."""
        return {
            key: tuple(one.format_map(self.there) for one in each) if isinstance(each, tuple)
            else {name: one.format_map(self.there) for name, one in each.items()} if isinstance(each, dict)
            else each.format_map(self.there) if isinstance(each, str) else each
            for key, each in change.items()
        }  # fmt: skip

    def findings(self, kind: str, agent: Described) -> Found:
        """What is open in the agent as a source of the kind: check and status."""
        self.files += 1
        path = WRITERS[kind](agent, self.folder / str(self.files))
        targets = read_target(path, kind=kind if path.is_file() else None, region=REGION, account="123456789012")
        report = audit(targets, account=self.account, regions=[REGION], options=Options(standard=Standard.AWS))
        return frozenset((each.check, each.status.value) for each in report.findings if each.status.value in OPEN)

    def new(self, kind: str, change: Mapping[str, Any]) -> Found | None:
        """What a change alone brings up; None where the kind cannot say it."""
        if set(change) & CANNOT.get(kind, frozenset()):
            return None
        found = self.findings(kind, evolve(self.good, **self.filled(change))) - self.green[kind]
        return frozenset(each for each in found if each[0] not in DERIVED)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kinds]:
    with demo("ready", REGION) as world:
        yield Kinds(world, tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="module")
def table(kinds: Kinds) -> Mapping[str, Mapping[str, Found | None]]:
    return {name: {kind: kinds.new(kind, change) for kind in WRITERS} for name, change in BAD.items()}


def test_the_good_agent_has_nothing_that_fails(kinds: Kinds) -> None:
    failing = {kind: {check for check, status in found if status == "fail"} for kind, found in kinds.green.items()}
    assert failing == {kind: set() for kind in WRITERS}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_found_alike(table: Mapping[str, Mapping[str, Found | None]], name: str) -> None:
    told = {kind: sorted(_of_aws(found)) for kind, found in table[name].items() if _is_alike(name, kind, found)}
    assert told == dict.fromkeys(told, told["api"])


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_is_found_alike(kinds: Kinds, name: str) -> None:
    found = {kind: kinds.new(kind, GOOD[name]) for kind in WRITERS}
    told = {kind: sorted(_of_aws(each)) for kind, each in found.items() if each is not None}
    assert told == dict.fromkeys(told, told["api"])
    assert not [check for each in told.values() for check, status in each if status == "fail"]


def _is_alike(name: str, kind: str, found: Found | None) -> bool:
    return found is not None and (name, kind) not in OTHERWISE


def _of_aws(found: Found | None) -> Found:
    """Without what only the kind's own tool says."""
    return frozenset(each for each in found or () if each[0] != "tool-accepts")


@pytest.mark.parametrize(("name", "kind"), OTHERWISE)
def test_where_a_kind_says_something_else(
    table: Mapping[str, Mapping[str, Found | None]], name: str, kind: str
) -> None:
    assert table[name][kind] == OTHERWISE[name, kind]


@pytest.mark.parametrize("name", BAD)
def test_nothing_wrong_is_ready_in_any_kind(table: Mapping[str, Mapping[str, Found | None]], name: str) -> None:
    assert all(found for found in table[name].values() if found is not None)


def _cell(found: Found | None) -> str:
    """What a kind says, worst first; a dash where it has no words for it."""
    said = {status for _, status in found or ()}
    return "–" if found is None else next((sign for status, sign in OPEN.items() if status in said), "✔")


def _row(name: str, found: Mapping[str, Found | None]) -> str:
    named = sorted({check for each in found.values() for check, _ in each or ()})
    return f"| {name} | {' | '.join(map(_cell, found.values()))} | {', '.join(f'`{check}`' for check in named)} |"


def test_the_table_is_what_the_kinds_say(
    table: Mapping[str, Mapping[str, Found | None]], request: pytest.FixtureRequest
) -> None:
    head = f"| what is wrong | {' | '.join(WRITERS)} | found by |"
    text = "\n".join(
        (
            "# One agent, eight kinds of sources",
            "",
            "The same agent, with one thing wrong at a time, written in every kind of source and audited in the simulated",
            "account of `--demo ready`: ✘ fails, ! warns, ? cannot be told, – the kind has no words for it.",
            "",
            head,
            "|" + " --- |" * (len(WRITERS) + 2),
            *(_row(name, found) for name, found in table.items()),
            "",
        )
    )
    if request.config.getoption("--accept"):
        TABLE.write_text(text, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == text, f"{TABLE.name} is stale: run pytest --accept"
