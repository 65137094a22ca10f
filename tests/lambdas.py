"""The audit function with the credentials of a simulated account, and what it wrote."""

from __future__ import annotations

import json
from typing import Any

from moto.backends import get_backend

from preflight.demo import DemoAccount
from preflight.serverless import handler

REGION = "us-west-2"
BUCKET = "preflight-reports"
AGENT = {"name": "research", "containerImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/research:v1"}
GOOD: dict[str, Any] = {"stackName": "Agents", "agents": [{**AGENT, "timeoutSeconds": 300}]}
BAD: dict[str, Any] = {"stackName": "Agents", "agents": [{**AGENT, "timeoutSeconds": 30}]}
QUICK: dict[str, Any] = {"kind": "agentkit", "checks": ["runtime-lifetime"]}


def lines(capsys: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def put(session: Any, key: str, document: Any) -> None:
    """Writes a document into the bucket of a fleet."""
    session.client("s3").put_object(Bucket="reports", Key=key, Body=json.dumps(document).encode())


class Function:
    """The handler with the credentials of a simulated account."""

    def __init__(self, account: DemoAccount) -> None:
        self.session = account.session
        self.s3 = account.session.client("s3")
        self.account = account
        if BUCKET not in [bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]]:
            place = {"LocationConstraint": REGION}
            self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)

    def client(self, service: str) -> Any:
        return self.session.client(service)

    def invoke(self, context: Any = None, **event: Any) -> Any:
        return handler.respond({"regions": [REGION], **event}, context, {})

    def objects(self) -> dict[str, Any]:
        found = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {o["Key"]: json.loads(self.s3.get_object(Bucket=BUCKET, Key=o["Key"])["Body"].read()) for o in found}

    def put(self, key: str, body: bytes) -> str:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
        return f"s3://{BUCKET}/{key}"

    def empty(self) -> None:
        """Leaves nothing of this test to the next one: the account is that of a whole module."""
        hub: Any = "securityhub"  # of which the types of moto do not know
        get_backend(hub)["123456789012"][REGION].findings.clear()
        for key in self.objects():
            self.s3.delete_object(Bucket=BUCKET, Key=key)
