"""The commands that change a network: real ids, and nothing that EC2 would refuse or that is there already."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from network_rows import ANY, LOCAL, REGION, TO_IGW, WORLD, changed, gateway, having, interface, routes, world

from preflight.core.command import Command
from preflight.core.steps import Run
from preflight.network import commands
from preflight.network.places import Place
from preflight.network.rows import AclEntry, NatGateway, NetworkAcl, RouteTable
from preflight.network.topology import Topology


def place(made: Topology = WORLD, *subnets: str, groups: tuple[str, ...] | None = ("sg-run",)) -> Place:
    return Place(made, "vpc-1", subnets or ("subnet-a", "subnet-b"), groups)


def told(*steps: Command | Run) -> list[str]:
    """The operation of each step and what follows it, without the region."""
    made = [step.command if isinstance(step, Run) else step for step in steps]
    assert all(command.argv[-2:] == ("--region", REGION) for command in made)
    return [" ".join(map(str, command.argv[2:-2])) for command in made]


def options(command: Command) -> dict[str, Any]:
    argv = [str(each) for each in command.argv]
    return {name: argv[n + 1] for n, name in enumerate(argv[:-1]) if name.startswith("--")}


NO_NAMES = changed("vpcs", "vpc-1", dns_hostnames=False)
SHUT = changed("security_groups", "sg-ep", ingress=())


@pytest.mark.parametrize(
    ("made", "service", "operations"),
    [
        (place(), "s3", ["create-vpc-endpoint"]),
        (place(), "logs", ["create-vpc-endpoint"]),
        (place(world(NO_NAMES)), "logs", ["modify-vpc-attribute", "create-vpc-endpoint"]),
        (place(world(having(endpoints=(interface("ecr.api"),)))), "logs", ["create-vpc-endpoint"]),
        (
            place(world(having(endpoints=(interface("ecr.api"),)), SHUT)),
            "logs",
            ["authorize-security-group-ingress", "create-vpc-endpoint"],
        ),
        (place(having(vpcs=None)(WORLD)), "logs", ["create-vpc-endpoint"]),
    ],
)
def test_creating_an_endpoint(made: Place, service: str, operations: list[str]) -> None:
    found = told(*commands.create_endpoint(made, service))
    assert [each.split()[0] for each in found] == operations
    assert f"--service-name com.amazonaws.{REGION}.{service}" in found[-1]
    wanted = "--route-table-ids rtb-priv" if service == "s3" else "--subnet-ids subnet-a subnet-b"
    assert wanted in found[-1]


def test_an_endpoint_takes_one_subnet_of_a_zone() -> None:
    assert commands.one_per_zone(place(WORLD, "subnet-a", "subnet-pub", "subnet-b")) == ("subnet-a", "subnet-b")


@pytest.mark.parametrize(
    ("endpoints", "groups", "found"),
    [
        ((), ("sg-run",), ("sg-run",)),
        ((), None, ()),
        ((interface("logs"),), ("sg-run",), ("sg-ep",)),
        ((gateway("rtb-priv"),), ("sg-run",), ("sg-run",)),
        ((interface("logs", vpc_id="vpc-2"),), ("sg-run",), ("sg-run",)),
    ],
)
def test_the_groups_of_a_new_endpoint(endpoints, groups, found) -> None:
    assert commands.endpoint_groups(place(world(having(endpoints=endpoints)), groups=groups)) == found


PRIVATE_NAT = having(nat_gateways=(NatGateway("nat-1", "vpc-1", "subnet-pub", "available", "private"),))
NO_NAT = having(nat_gateways=())
NO_PUBLIC = changed("route_tables", "rtb-pub", routes=(LOCAL,))


@pytest.mark.parametrize(
    ("changes", "operations"),
    [
        ((routes(),), ["create-route"]),
        ((routes(TO_IGW),), ["replace-route"]),
        ((NO_NAT,), ["allocate-address", "create-nat-gateway", "wait", "replace-route"]),
        ((PRIVATE_NAT, routes()), ["allocate-address", "create-nat-gateway", "wait", "create-route"]),
        (
            (changed("nat_gateways", "nat-1", state="failed"), routes()),
            ["allocate-address", "create-nat-gateway", "wait", "create-route"],
        ),
        ((changed("nat_gateways", "nat-1", subnet_id="subnet-b"), NO_PUBLIC, routes()), []),
        ((NO_NAT, NO_PUBLIC), []),
        ((having(route_tables=None),), []),
    ],
)
def test_a_route_by_a_nat_gateway(changes, operations) -> None:
    found = told(*commands.route_to_nat(place(world(*changes)), "subnet-a"))
    assert [each.split()[0] for each in found] == operations


def test_a_new_nat_gateway_goes_into_the_public_subnet_and_is_looked_for_first() -> None:
    steps = commands.route_to_nat(place(world(NO_NAT)), "subnet-a")
    create = steps[1]
    assert isinstance(create, Run)
    assert options(create.command)["--subnet-id"] == "subnet-pub"
    assert (create.capture, str(create.unless).endswith("| grep .")) == ("NAT", True)


@pytest.mark.parametrize(
    ("service", "to"),
    [
        ("s3", {"PrefixListIds": [{"PrefixListId": "pl-s3"}]}),
        ("logs", {"IpRanges": [{"CidrIp": ANY}]}),
    ],
)
def test_letting_traffic_out(service: str, to: dict[str, Any]) -> None:
    command = commands.allow_egress(place(), "sg-run", service=service)
    assert json.loads(options(command)["--ip-permissions"]) == [{**commands.HTTPS, **to}]


def acl(*numbers: int, egress: bool | None = True) -> NetworkAcl:
    return NetworkAcl("acl-1", "vpc-1", entries=tuple(AclEntry(number, egress) for number in numbers))


@pytest.mark.parametrize(
    ("row", "low", "number"),
    [
        (acl(), 443, 100),
        (acl(100, 200), 443, 99),
        (acl(100), 32768, 98),
        (acl(100), 1024, 97),
        (acl(100), 8080, 96),
        (acl(100, egress=False), 443, 100),
        (acl(50, egress=None), 443, 49),
        (acl(1), 443, None),
        (acl(2), 443, 1),
        (acl(2), 1024, None),
    ],
)
def test_a_number_before_all_others(row: NetworkAcl, low: int, number: int | None) -> None:
    made = place(world(having(network_acls=(row,))))
    assert commands.free_number(made, "acl-1", egress=True, low=low) == number


@pytest.mark.parametrize("egress", [True, False])
def test_an_entry_of_an_acl_is_made_once(egress: bool) -> None:
    run = commands.allow_in_acl(place(), "acl-1", 99, egress=egress, low=443, high=443)
    assert ("--egress" in run.command.argv, "--ingress" in run.command.argv) == (egress, not egress)
    assert f"Egress==`{str(egress).lower()}`" in str(run.unless)
    assert "From=443,To=443" in run.command.argv


def test_the_tables_of_the_subnets_each_once() -> None:
    assert commands.tables(place()) == ("rtb-priv",)
    assert commands.tables(place(WORLD, "subnet-a", "subnet-pub", "subnet-gone")) == ("rtb-priv", "rtb-pub")


@pytest.mark.parametrize(
    ("policy", "before"),
    [
        (None, []),
        ("no JSON", []),
        ('{"Statement": {"Effect": "Deny"}}', [{"Effect": "Deny"}]),
        ('{"Statement": [{"Effect": "Deny"}], "Id": "x"}', [{"Effect": "Deny"}]),
    ],
)
def test_a_policy_keeps_the_statements_it_has(policy: str | None, before: list[Any]) -> None:
    command = commands.policy_with(place(), evolve(interface("logs"), policy=policy), "logs:PutLogEvents", "*")
    document = json.loads(options(command)["--policy-document"])
    assert document["Statement"][:-1] == before
    assert document["Statement"][-1] == {
        "Effect": "Allow", "Principal": "*", "Action": "logs:PutLogEvents", "Resource": "*",
    }  # fmt: skip


def test_both_dns_attributes_take_a_call_each() -> None:
    found = told(*commands.dns_on(place(), "enable-dns-support", "enable-dns-hostnames"))
    assert [each.split()[-1] for each in found] == ["--enable-dns-support", "--enable-dns-hostnames"]


def test_a_nat_gateway_of_another_vpc_or_of_the_same_table_is_of_no_use() -> None:
    table = RouteTable("rtb-priv", "vpc-1")
    assert commands.usable_nat(place(), table) == WORLD.nat_gateway("nat-1")
    assert commands.usable_nat(place(), evolve(table, route_table_id="rtb-pub")) is None
    assert commands.usable_nat(place(world(changed("nat_gateways", "nat-1", vpc_id="vpc-2"))), table) is None
