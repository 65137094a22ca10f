"""Who may assume a role."""

import pytest

from preflight.iam.patterns import PartialValue, Value
from preflight.iam.trust import admits

SERVICE = "bedrock-agentcore.amazonaws.com"
CORE = "arn:aws:bedrock-agentcore:us-west-2:123456789012:"
RUNTIME: dict[str, tuple[Value, ...]] = {
    "aws:SourceAccount": ("123456789012",),
    "aws:SourceArn": (PartialValue(CORE + "runtime/my_agent-??????????"),),
}


def trust(condition=None, *, principal=None, action="sts:AssumeRole", effect="Allow"):
    statement = {"Effect": effect, "Principal": principal or {"Service": SERVICE}, "Action": action}
    return statement | ({"Condition": condition} if condition else {})


def sources(arn, account="123456789012", operator="ArnLike"):
    return {"StringEquals": {"aws:SourceAccount": account}, operator: {"aws:SourceArn": arn}}


OTHER_REGION = CORE.replace("us-west-2", "us-east-1") + "*"


@pytest.mark.parametrize(
    ("statements", "admission", "guarded"),
    [
        # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
        ([trust(sources(CORE + "*"))], "admitted", True),
        ([trust(sources(CORE + "runtime/my_agent-*"))], "admitted", True),
        ([trust(sources(CORE + "runtime/my_agent*", operator="StringLike"))], "admitted", True),
        ([trust(sources(CORE + "runtime/my_agent*", operator="ArnEquals"))], "admitted", True),
        ([trust(sources(CORE + "*", operator="StringEquals"))], "refused", True),
        ([trust(sources(CORE + "runtime/my_agent-0123456789"))], "possible", True),
        ([trust(sources(CORE + "runtime/other*"))], "refused", True),
        ([trust(sources(CORE + "gateway/*"))], "refused", True),
        ([trust(sources([CORE + "gateway/*", CORE + "runtime/*"]))], "admitted", True),
        ([trust(sources(OTHER_REGION))], "refused", True),
        ([trust(sources(CORE + "*", account="111122223333"))], "refused", True),
        ([trust()], "admitted", False),
        ([trust(sources(OTHER_REGION)), trust()], "admitted", False),
        ([trust({"StringEquals": {"aws:RequestedRegion": "us-west-2"}})], "possible", False),
        ([trust(principal={"Service": [SERVICE, "lambda.amazonaws.com"]})], "admitted", False),
        ([trust(principal={"Service": "bedrock.amazonaws.com"})], "refused", True),
        ([trust(principal={"AWS": "arn:aws:iam::123456789012:root"})], "refused", True),
        ([trust(action="sts:AssumeRoleWithWebIdentity")], "refused", True),
        ([trust(action=["sts:TagSession", "sts:assumerole"])], "admitted", False),
        ([trust(action="sts:*")], "admitted", False),
        ([trust(), trust(effect="Deny", principal="*")], "refused", True),
        ([trust(), trust(sources(OTHER_REGION), effect="Deny")], "admitted", False),
        ([trust(), trust({"Null": {"aws:PrincipalOrgID": "true"}}, effect="Deny", principal="*")], "possible", False),
        ([], "refused", True),
    ],
)
def test_admission_of_a_runtime_to_come(statements, admission, guarded):
    outcome = admits({"Version": "2012-10-17", "Statement": statements}, service=SERVICE, context=RUNTIME)
    assert (outcome.admission, outcome.guarded) == (admission, guarded)


def test_a_refusal_says_which_condition_failed():
    outcome = admits({"Statement": trust(sources(OTHER_REGION))}, service=SERVICE, context=RUNTIME)
    assert [(c.operator, c.key, c.values) for c in outcome.failed] == [("ArnLike", "aws:SourceArn", (OTHER_REGION,))]
    assert (outcome.named, outcome.undecided, outcome.missing) == (("statement 1",), (), ())


def test_a_service_that_is_not_named():
    outcome = admits(
        {"Statement": trust(principal={"Service": "bedrock.amazonaws.com"})}, service=SERVICE, context=RUNTIME
    )
    assert (outcome.named, outcome.failed) == ((), ())


def test_what_nothing_is_known_of_is_left_open():
    document = {"Statement": trust({"StringEquals": {"sts:ExternalId": "x"}})}
    outcome = admits(document, service=SERVICE, context=RUNTIME)
    assert (outcome.admission, outcome.missing) == ("possible", ("sts:ExternalId",))
    assert [c.key for c in outcome.undecided] == ["sts:ExternalId"]
    absent = admits(document, service=SERVICE, context=RUNTIME | {"sts:ExternalId": ()})
    assert (absent.admission, absent.missing) == ("refused", ())


def test_the_statements_that_stand_in_the_way():
    statements = [trust(), trust(effect="Deny", principal="*") | {"Sid": "Nobody"}]
    assert admits({"Statement": statements}, service=SERVICE, context=RUNTIME).denying == ("Nobody",)


@pytest.mark.parametrize(
    ("condition", "guarded"),
    [
        ({"StringLike": {"aws:SourceAccount": "*"}}, False),
        ({"StringLike": {"aws:SourceAccount": "????????????"}}, False),
        ({"StringLike": {"aws:SourceArn": "*"}}, False),
        ({"StringLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:*"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:*:*:*"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:*:bedrock-agentcore:us-west-2:*:runtime/*"}}, False),
        ({"StringLike": {"aws:SourceArn": "arn:aws:*my_agent*"}}, False),
        ({"Null": {"aws:SourceAccount": "false"}}, False),
        ({"StringNotEquals": {"aws:SourceAccount": "111122223333"}}, False),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}, True),
        ({"StringLike": {"aws:SourceAccount": "12345678901?"}}, True),
        ({"StringLike": {"aws:SourceAccount": "1234567890??"}}, False),
        ({"StringLike": {"aws:SourceAccount": "1*"}}, False),
        ({"StringLike": {"aws:SourceAccount": "*9012"}}, False),
        ({"StringLike": {"aws:SourceAccount": ["123456789012", "99*"]}}, False),
        ({"StringLike": {"aws:SourceAccount": "${aws:SourceAccount}"}}, False),
        ({"StringEquals": {"aws:SourceAccount": ["123456789012", "111122223333"]}}, True),
        ({"ForAllValues:StringEquals": {"aws:SourceAccount": "123456789012"}}, True),
        ({"NumericGreaterThan": {"aws:SourceAccount": "1"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:12345*:*"}}, False),
        ({"StringLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:*123456789012*"}}, False),
        ({"ArnLike": {"aws:SourceArn": CORE + "*"}}, True),
    ],
)
def test_a_guard_is_what_keeps_another_accounts_source_out(condition, guarded):
    outcome = admits({"Version": "2012-10-17", "Statement": [trust(condition)]}, service=SERVICE, context=RUNTIME)
    assert outcome.guarded is guarded


def test_an_open_allow_with_a_closing_deny_is_guarded():
    closing = trust({"StringNotEquals": {"aws:SourceAccount": "123456789012"}}, effect="Deny", principal="*")
    document = {"Version": "2012-10-17", "Statement": [trust(), closing]}
    outcome = admits(document, service=SERVICE, context=RUNTIME)
    assert (outcome.admission, outcome.guarded) == ("admitted", True)


def test_a_gateway_to_come_matches_ten_wild_characters():
    """What the CDK's own gateway construct writes."""
    context = RUNTIME | {"aws:SourceArn": (PartialValue(CORE + "gateway/tools-??????????"),)}
    document = {"Statement": trust(sources(CORE + "gateway/tools-??????????"))}
    assert admits(document, service=SERVICE, context=context).admission == "admitted"


SERVED: dict[str, tuple[Value, ...]] = {
    **RUNTIME,
    "aws:PrincipalIsAWSService": ("true",),
    "aws:PrincipalServiceName": (SERVICE,),
}
"""What AgentCore's request carries."""
GUARDED = trust(sources(CORE + "*"))


def deny(condition=None, **rest):
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "*",
        **({"Condition": condition} if condition else {}),
        **rest,
    }


@pytest.mark.parametrize(
    ("statements", "admission", "guarded"),
    [
        ([trust(principal={"Federated": "token.actions.githubusercontent.com"})], "refused", True),
        ([trust(principal={"Service": [SERVICE], "AWS": "*"})], "admitted", False),
        ([trust(principal={"Service": SERVICE + ".cn"})], "refused", True),
        ([trust(action="sts:TagSession")], "refused", True),
        ([GUARDED | {"Action": ["STS:AssumeRole"]}], "admitted", True),
        # Session tags, names and external ids: AgentCore is not documented to send any.
        ([GUARDED, deny(Action="sts:TagSession")], "admitted", True),
        ([GUARDED, deny({"Null": {"aws:RequestTag/team": "true"}})], "possible", True),
        (
            [trust({"StringEquals": {"aws:RequestTag/team": "a", "aws:SourceAccount": "123456789012"}})],
            "possible",
            True,
        ),
        ([trust({"StringEquals": {"sts:ExternalId": "a", "aws:SourceAccount": "123456789012"}})], "possible", True),
        ([GUARDED, deny({"StringNotLike": {"sts:RoleSessionName": "x*"}})], "possible", True),
        # The perimeters that AWS proposes except its own services.
        ([GUARDED, deny({"Bool": {"aws:PrincipalIsAWSService": "false"}})], "admitted", True),
        (
            [
                GUARDED,
                deny(
                    {
                        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"},
                        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
                    }
                ),
            ],
            "admitted",
            True,
        ),
        ([GUARDED, deny({"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}})], "possible", True),
        ([GUARDED, deny({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})], "possible", True),
        ([trust(), deny({"StringNotEquals": {"aws:SourceOrgID": "o-mine"}})], "possible", True),
        # NotPrincipal and NotAction.
        ([GUARDED, {"Effect": "Deny", "NotPrincipal": {"Service": SERVICE}, "Action": "*"}], "admitted", True),
        ([GUARDED, {"Effect": "Deny", "NotPrincipal": {"AWS": "123456789012"}, "Action": "*"}], "refused", True),
        ([GUARDED, {"Effect": "Deny", "Principal": "*", "NotAction": "sts:AssumeRole"}], "admitted", True),
        ([GUARDED, {"Effect": "Deny", "Principal": "*", "NotAction": "sts:TagSession"}], "refused", True),
        # Operators and qualifiers.
        ([trust({"StringNotEquals": {"aws:SourceAccount": "999999999999"}})], "admitted", False),
        ([trust({"StringNotLike": {"aws:SourceAccount": "*"}})], "refused", True),
        ([trust({"StringEquals": {"aws:SourceArn": "*"}})], "refused", True),
        ([trust({"ForAnyValue:ArnLike": {"aws:SourceArn": CORE + "*"}})], "admitted", True),
        ([trust({"ForAllValues:ArnLike": {"aws:SourceArn": CORE + "*"}})], "admitted", True),
        ([trust({"ArnLikeIfExists": {"aws:SourceArn": CORE + "*"}})], "admitted", True),
        ([trust({"ArnNotLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:*:999999999999:*"}})], "admitted", False),
        ([trust({"NumericEquals": {"aws:SourceAccount": "123456789012"}})], "admitted", True),
        ([trust({"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}})], "possible", False),
        (
            [
                trust(
                    {"StringEquals": {"aws:SourceAccount": "123456789012"}, "DateLessThan": {"aws:CurrentTime": "2020"}}
                )
            ],
            "possible",
            True,
        ),
    ],
)
def test_trust_policies_that_are_easily_misread(statements, admission, guarded):
    outcome = admits({"Version": "2012-10-17", "Statement": statements}, service=SERVICE, context=SERVED)
    assert (outcome.admission, outcome.guarded) == (admission, guarded)
