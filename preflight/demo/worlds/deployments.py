"""What deploying tools find in the simulated accounts: the CDK's bootstrap, and stacks."""

from __future__ import annotations

import json

from moto.cloudformation.models import cloudformation_backends

from preflight.demo.site import Site

BOOTSTRAP, VERSION = "/cdk-bootstrap/hnb659fds/version", "27"


def bootstrap(site: Site) -> None:
    """The parameter by which the CDK knows its bootstrap stack."""
    site.client("ssm").put_parameter(Name=BOOTSTRAP, Value=VERSION, Type="String")


def stuck_stack(site: Site, name: str, status: str) -> None:
    """A stack in a state that no API brings about."""
    body = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    made = site.client("cloudformation").create_stack(StackName=name, TemplateBody=body)["StackId"]
    cloudformation_backends[site.account_id][site.region].stacks[made].status = status
