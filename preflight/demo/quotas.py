"""Service Quotas for AgentCore, which moto does not have."""

from __future__ import annotations

from typing import Any

from moto.utilities.utils import get_partition

from preflight.demo.agentcore import state_of
from preflight.demo.dispatch import AwsError, Call, answers

AGENTCORE = {
    "L-F4575653": ("Total agents per account", 1000.0, True),
    "L-61A3A6D8": ("Versions per agent", 1000.0, True),
    "L-9B442722": ("Endpoints (aliases) per agent", 10.0, True),
    "L-3E5722B2": ("Active session workloads per account", 2500.0, True),
    "L-8EE2AEA2": ("New sessions created rate", 25.0, True),
    "L-0A9E32B3": ("Maximum Docker image size", 2048.0, False),
    "L-410A4D7F": ("Gateways per account", 1000.0, True),
    "L-3601D726": ("Targets per gateway", 100.0, True),
    "L-81002DCC": ("Memory resources per account", 150.0, True),
}
VPC = {
    "L-F678F1CE": ("VPCs per Region", 5.0, True),
    "L-DF5E4CA3": ("Network interfaces per Region", 5000.0, True),
    "L-E79EC296": ("Security groups per Region", 2500.0, True),
}
EC2 = {"L-0263D0A3": ("EC2-VPC Elastic IPs", 5.0, True)}
SERVICES = {
    "bedrock-agentcore": ("Amazon Bedrock AgentCore", AGENTCORE),
    "vpc": ("Amazon Virtual Private Cloud (Amazon VPC)", VPC),
    "ec2": ("Amazon Elastic Compute Cloud (Amazon EC2)", EC2),
}
"""Name, default and adjustability of each quota by its code."""

DEFAULTS = {"GetAWSDefaultServiceQuota", "ListAWSDefaultServiceQuotas"}


@answers("service-quotas", "ListServiceQuotas", "ListAWSDefaultServiceQuotas")
def list_service_quotas(call: Call) -> dict[str, Any]:
    """All quotas of one service."""
    service = call.params["ServiceCode"]
    return {"Quotas": [_quota(call, service, code) for code in _codes(service)]}


@answers("service-quotas", "GetServiceQuota", "GetAWSDefaultServiceQuota")
def get_service_quota(call: Call) -> dict[str, Any]:
    """One quota: the value applied to this account, or AWS's default."""
    asked = call.params
    return {"Quota": _quota(call, asked["ServiceCode"], asked["QuotaCode"])}


def _codes(service: str) -> dict[str, tuple[str, float, bool]]:
    if service not in SERVICES:
        raise AwsError("NoSuchResourceException", f"The request failed because service {service} does not exist.")
    return SERVICES[service][1]


def _quota(call: Call, service: str, code: str) -> dict[str, Any]:
    codes = _codes(service)
    if code not in codes:
        raise AwsError("NoSuchResourceException", "The request failed because the specified quota does not exist.")
    name, default, adjustable = codes[code]
    applied = default if call.operation in DEFAULTS else state_of(call).applied_quotas.get(code, default)
    owner = f"arn:{get_partition(call.region)}:servicequotas:{call.region}:{call.account_id}"
    return {
        "ServiceCode": service,
        "ServiceName": SERVICES[service][0],
        "QuotaArn": f"{owner}:{service}/{code}",
        "QuotaCode": code,
        "QuotaName": name,
        "Value": applied,
        "Unit": "None",
        "Adjustable": adjustable,
        "GlobalQuota": False,
    }
