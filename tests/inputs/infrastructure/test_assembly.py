"""A deployment as one target: every part of it, and what the file says of itself."""

from deployments import deployment, resource

from preflight.core.notes import Note
from preflight.core.resource import Resource as Entry
from preflight.core.value import Value
from preflight.inputs.document import parse
from preflight.inputs.infrastructure.assembly import target

DOCUMENT = parse("{}", "t.yaml")


def test_every_kind_of_resource_has_its_part():
    made = deployment(
        *(resource(f"BedrockAgentCore::{kind}", kind) for kind in ("Runtime", "Harness", "Gateway", "Memory")),
        resource("IAM::Role", "Role"),
        unread=(Entry("Nested", "Nested", unread="a nested stack"),),
    )
    found = target("cloudformation", DOCUMENT, made)
    parts = (found.agents, found.gateways, found.services, found.resources)
    assert [[each.subject for each in part] for part in parts] == [
        ["Runtime", "Harness"],
        ["Gateway"],
        ["Memory"],
        ["Runtime", "Harness", "Gateway", "Memory", "Nested"],
    ]


def test_what_is_said_of_the_whole():
    said = {
        "stated_account": Value("123456789012"),
        "stated_region": Value("us-west-2"),
        "stack": Value("s"),
        "seen": "1 AWS::S3::Bucket",
        "notes": (Note("so it is"),),
    }
    found = target("cdk", DOCUMENT, deployment(tool="CDK", **said))
    assert (found.kind, found.source, found.digest, found.tool) == ("cdk", "t.yaml", DOCUMENT.digest, "CDK")
    shown = (found.account, found.region, found.stack, found.seen, found.notes)
    assert shown == tuple(said.values())


def test_where_it_goes_is_no_statement_of_the_file():
    found = target("cdk", DOCUMENT, deployment(account="123456789012", region="us-west-2"))
    assert (found.account, found.region) == (None, None)
