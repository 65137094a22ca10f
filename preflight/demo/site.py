"""The building site of a world: clients, and the shorthands its parts share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import boto3
from attrs import field, frozen
from moto.utilities.utils import get_partition

from preflight.demo.state import RegionState, states

Document = Mapping[str, Any]


@frozen
class Site:
    """One account and region under construction."""

    session: boto3.Session
    region: str
    account_id: str
    state: RegionState
    credentials: Mapping[str, Any] = field(factory=dict)
    """Other credentials than the session's, for another account."""
    _clients: dict[str, Any] = field(factory=dict, init=False)

    def client(self, service: str) -> Any:
        """The SDK client of a service, made once."""
        if service not in self._clients:
            self._clients[service] = self.session.client(service, **self.credentials)
        return self._clients[service]

    def of(self, account_id: str) -> Site:
        """The same region of another account."""
        role = f"arn:{self.partition}:iam::{account_id}:role/Admin"
        given = self.client("sts").assume_role(RoleArn=role, RoleSessionName="admin")["Credentials"]
        credentials = {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }
        return Site(self.session, self.region, account_id, states[account_id][self.region], credentials)

    def arn(self, service: str, resource: str, account_id: str | None = None) -> str:
        """The ARN of something of this account; IAM and Bedrock models have no region or account in theirs."""
        region = "" if service == "iam" else self.region
        partition = get_partition(self.region)
        return f"arn:{partition}:{service}:{region}:{account_id or self.account_id}:{resource}"

    @property
    def partition(self) -> str:
        """The partition of the region, such as `aws`."""
        return str(get_partition(self.region))

    def role(self, name: str, trust: Document, policy: Iterable[Document] = (), path: str = "/") -> str:
        """Creates a role with one inline policy, unless it has no statements; returns its ARN."""
        iam = self.client("iam")
        role = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
        if statements := list(policy):
            document = {"Version": "2012-10-17", "Statement": statements}
            iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=json.dumps(document))
        return str(role["Arn"])


def allow(actions: str, *resources: str, **condition: Document) -> Document:
    """An Allow statement for space-separated actions on the resources, or on everything."""
    statement = {"Effect": "Allow", "Action": actions.split(), "Resource": list(resources) or ["*"]}
    return {**statement, "Condition": condition} if condition else statement


def trust(principal: Document, **condition: Document) -> Document:
    """A trust policy for one principal."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition} if condition else statement]}
