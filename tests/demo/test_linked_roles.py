"""Service-linked roles have the names that AWS gives them, and are made once."""

import pytest
from botocore.exceptions import ClientError

from preflight.demo import demo
from preflight.demo.linked_roles import NAMES


@pytest.fixture
def iam():
    with demo("bare", "us-west-2") as account:
        yield account.session.client("iam")


@pytest.mark.parametrize(("service", "name"), sorted(NAMES.items()))
def test_a_role_of_a_service(iam, service, name):
    made = iam.create_service_linked_role(AWSServiceName=service)["Role"]
    assert (made["RoleName"], made["Path"]) == (name, f"/aws-service-role/{service}/")
    [statement] = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": service}
    with pytest.raises(ClientError, match=f"Service role name {name} has been taken in this account"):
        iam.create_service_linked_role(AWSServiceName=service)


def test_another_service_has_none(iam):
    with pytest.raises(ClientError) as caught:
        iam.create_service_linked_role(AWSServiceName="lex.amazonaws.com")
    assert caught.value.response["Error"]["Code"] == "InvalidInput"
