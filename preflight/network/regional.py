"""What EC2 and Route 53 say of a whole region that decides a network path: asked once, not for each VPC."""

from __future__ import annotations

from preflight.core.query import Call, Facts, Query
from preflight.network.named import NAMED_SUBNETS, networks, vpc_ids
from preflight.network.queries import VPCS
from preflight.network.rows import (
    NO_OPTIONS,
    OFF,
    DhcpOptions,
    DnsFirewall,
    DnsProfile,
    DnsRule,
    DnsRuleUse,
    Exclusion,
    PrefixList,
    PublicAccess,
    Vpc,
)

PREFIX_LISTS = Query(
    "ec2",
    "DescribePrefixLists",
    select="PrefixLists[].{prefix_list_id: PrefixListId, name: PrefixListName, cidrs: Cidrs}",
    row=PrefixList,
    calls=lambda facts: [Call("")] if vpc_ids(facts) else [],
    needs=(NAMED_SUBNETS,),
)
"""The AWS-managed prefix lists of the region with their networks."""


def _may_go_public(facts: Facts) -> bool:
    """Whether a network is in a VPC that is there, or in one to come that has an internet gateway."""
    plans = (network.plan.topology for network in networks(facts) if network.plan)
    return bool(vpc_ids(facts)) or any(plan.internet_gateways for plan in plans)


BLOCK_PUBLIC_ACCESS = Query(
    "ec2",
    "DescribeVpcBlockPublicAccessOptions",
    select="VpcBlockPublicAccessOptions.{mode: InternetGatewayBlockMode}",
    row=PublicAccess,
    calls=lambda facts: [Call("")] if _may_go_public(facts) else [],
    needs=(NAMED_SUBNETS,),
    absent=frozenset({"InvalidAction", "UnsupportedOperation"}),
)
"""Whether the account lets its VPCs use the internet, those to come too.

A partition that lacks the operation cannot forbid it.
"""


EXCLUSIONS = Query(
    "ec2",
    "DescribeVpcBlockPublicAccessExclusions",
    select="VpcBlockPublicAccessExclusions[].{arn: ResourceArn, state: State}",
    row=Exclusion,
    calls=lambda facts: [Call("") for _, row in facts.known(BLOCK_PUBLIC_ACCESS) if row.mode not in {None, OFF.mode}],
    needs=(BLOCK_PUBLIC_ACCESS,),
)
"""What it leaves out; asked only where it is on."""


def _has_options(answered: tuple[str, Vpc]) -> bool:
    return answered[1].dhcp_options_id not in {None, NO_OPTIONS}


DHCP_OPTIONS = Query(
    "ec2",
    "DescribeDhcpOptions",
    select="""DhcpOptions[].{dhcp_options_id: DhcpOptionsId,
 servers: DhcpConfigurations[?Key=='domain-name-servers'][].Values[].Value}""",
    row=DhcpOptions,
    calls=lambda facts: [Call("")] if any(map(_has_options, facts.known(VPCS))) else [],
    needs=(VPCS,),
)
"""The DNS servers that VPCs hand out; asked only where one has DHCP options of its own."""


DNS_FIREWALLS = Query(
    "route53resolver",
    "ListFirewallRuleGroupAssociations",
    select="FirewallRuleGroupAssociations[].{vpc_id: VpcId, rule_group_id: FirewallRuleGroupId}",
    row=DnsFirewall,
    calls=lambda facts: [Call("")] if vpc_ids(facts) else [],
    needs=(NAMED_SUBNETS,),
)
"""Which VPCs of the region have their DNS queries filtered."""


DNS_PROFILES = Query(
    "route53profiles",
    "ListProfileAssociations",
    select="ProfileAssociations[].{vpc_id: ResourceId, profile_id: ProfileId}",
    row=DnsProfile,
    calls=lambda facts: [Call("")] if vpc_ids(facts) else [],
    needs=(NAMED_SUBNETS,),
)
"""Which VPCs of the region have a Route 53 Profile."""


DNS_RULE_USES = Query(
    "route53resolver",
    "ListResolverRuleAssociations",
    select="ResolverRuleAssociations[].{vpc_id: VPCId, rule_id: ResolverRuleId}",
    row=DnsRuleUse,
    calls=lambda facts: [Call("")] if vpc_ids(facts) else [],
    needs=(NAMED_SUBNETS,),
)
"""Which VPCs of the region have their DNS queries routed."""


def _is_routed(facts: Facts) -> bool:
    """Whether a rule that somebody made routes the queries of a VPC of the target."""
    ours = set(vpc_ids(facts))
    return any(row.own and row.vpc_id in ours for _, row in facts.known(DNS_RULE_USES))


DNS_RULES = Query(
    "route53resolver",
    "ListResolverRules",
    select="ResolverRules[].{rule_id: Id, domain: DomainName, type: RuleType}",
    row=DnsRule,
    calls=lambda facts: [Call("")] if _is_routed(facts) else [],
    needs=(DNS_RULE_USES,),
)
"""Where the rules lead; asked only where one routes what a VPC asks for."""
