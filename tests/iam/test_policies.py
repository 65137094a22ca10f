"""What IAM decides, with AWS's documented examples."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.iam.documents import Policy
from preflight.iam.policies import Layer, Request, context_keys, evaluate

ALLOWED, EXPLICIT, IMPLICIT = "allowed", "explicitDeny", "implicitDeny"
ROLE = "arn:aws:iam::123456789012:role/team/agent"
SESSION = "arn:aws:sts::123456789012:assumed-role/agent/s"
USER = "arn:aws:iam::123456789012:user/ann"
OBJECT = "arn:aws:s3:::b/k"


def policy(*statements, version="2012-10-17"):
    return Policy.of({"Version": version, "Statement": list(statements)})


def allow(action="*", resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action="*", resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


@pytest.mark.parametrize(
    ("statement", "action", "resource", "decision"),
    [
        (allow("s3:GetObject"), "s3:getobject", OBJECT, ALLOWED),
        (allow("S3:GET*"), "s3:GetObject", OBJECT, ALLOWED),
        (allow("s3:Get?bject"), "s3:GetObject", OBJECT, ALLOWED),
        (allow("s3:Get"), "s3:GetObject", OBJECT, IMPLICIT),
        (allow("s3:Get.*"), "s3:GetObject", OBJECT, IMPLICIT),
        (allow(["ec2:*", "s3:*"]), "s3:GetObject", OBJECT, ALLOWED),
        (allow("s3:*", [OBJECT, "arn:aws:s3:::c"]), "s3:GetObject", OBJECT, ALLOWED),
        (allow("s3:*", OBJECT.upper()), "s3:GetObject", OBJECT, IMPLICIT),
        (allow("s3:*", OBJECT), "s3:GetObject", "*", IMPLICIT),
        (deny(), "s3:GetObject", OBJECT, EXPLICIT),
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
        (
            {"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*"},
            "s3:GetObject",
            OBJECT,
            ALLOWED,
        ),
        (
            {"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*"},
            "s3:deletebucket",
            OBJECT,
            IMPLICIT,
        ),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "iam:GetRole", ROLE, IMPLICIT),
        ({"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}, "ec2:RunInstances", "*", EXPLICIT),
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
        (
            {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::p", "arn:aws:s3:::p/*"]},
            "s3:PutObject",
            OBJECT,
            EXPLICIT,
        ),
        (
            {"Effect": "Deny", "Action": "s3:*", "NotResource": ["arn:aws:s3:::p", "arn:aws:s3:::p/*"]},
            "s3:PutObject",
            "arn:aws:s3:::p/k",
            IMPLICIT,
        ),
        ({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::p/*"}, "s3:PutObject", OBJECT, ALLOWED),
    ],
)
def test_statements(statement, action, resource, decision):
    assert evaluate(Request(action, resource), [policy(statement)]).decision == decision


@pytest.mark.parametrize(
    "document",
    [
        {"Version": "2012-10-17", "Statement": allow()},
        {"Version": "2012-10-17", "Statement": [allow()]},
        json.dumps({"Statement": [allow()]}),
        "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D",
    ],
)
def test_the_forms_a_document_takes(document):
    assert evaluate(Request("s3:GetObject"), [Policy.of(document)]).decision == ALLOWED


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_what_is_not_a_document(text):
    with pytest.raises(ValueError):
        Policy.of(text)


def test_conditions_are_all_to_be_met_and_take_json_scalars():
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
    condition = {
        "StringEquals": {"aws:PrincipalTag/department": ["finance", "hr"], "aws:PrincipalTag/role": "audit"},
        "Bool": {"aws:SecureTransport": True},
        "NumericLessThanEquals": {"s3:max-keys": 10},
    }
    met = {
        "aws:PrincipalTag/department": ("hr",),
        "aws:PrincipalTag/role": ("audit",),
        "aws:SecureTransport": ("true",),
        "s3:max-keys": ("10",),
    }
    subject = [policy(allow(Condition=condition))]
    assert evaluate(Request("s3:ListBucket", context=met), subject).decision == ALLOWED
    for key in met:
        assert evaluate(Request("s3:ListBucket", context=met | {key: ("11",)}), subject).decision == IMPLICIT


@pytest.mark.parametrize(
    ("resource", "version", "context", "decision", "missing"),
    [
        ("arn:aws:s3:::b/${aws:username}", "2012-10-17", {"aws:username": ("k",)}, ALLOWED, ()),
        ("arn:aws:s3:::b/${aws:username}", "2012-10-17", {"aws:username": ("j",)}, IMPLICIT, ()),
        ("arn:aws:s3:::b/${aws:username}", "2012-10-17", {}, IMPLICIT, ("aws:username",)),
        ("arn:aws:s3:::c/${aws:username}", "2012-10-17", {}, IMPLICIT, ()),
        (["arn:aws:s3:::b/${aws:username}", OBJECT], "2012-10-17", {}, ALLOWED, ()),
        ("arn:aws:s3:::b/${aws:username, 'k'}", "2012-10-17", {}, ALLOWED, ()),
        ("arn:aws:s3:::b/${aws:username}", "2008-10-17", {"aws:username": ("k",)}, IMPLICIT, ()),
    ],
)
def test_variables(resource, version, context, decision, missing):
    outcome = evaluate(
        Request("s3:GetObject", OBJECT, context=context), [policy(allow(resource=resource), version=version)]
    )
    assert (outcome.decision, outcome.missing) == (decision, missing)


def test_a_variable_without_a_value_makes_notresource_ineffective():
    statement = {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::${aws:username}/*"}
    outcome = evaluate(Request("s3:GetObject", OBJECT), [policy(allow(), statement)])
    assert (outcome.decision, outcome.missing) == (ALLOWED, ("aws:username",))


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
VPC = {"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:username": "ann"}}


@pytest.mark.parametrize(
    ("statements", "context", "decision", "missing"),
    [
        ([allow(Condition=MFA)], {}, IMPLICIT, ("aws:MultiFactorAuthPresent",)),
        ([allow(Condition=MFA)], {"AWS:multifactorauthpresent": ("true",)}, ALLOWED, ()),
        ([allow(Condition=MFA)], {"aws:MultiFactorAuthPresent": ("false",)}, IMPLICIT, ()),
        ([allow(), deny(Condition=MFA)], {}, ALLOWED, ("aws:MultiFactorAuthPresent",)),
        ([allow("ec2:*", Condition=MFA)], {}, IMPLICIT, ()),
        ([allow("*", ROLE, Condition=MFA)], {}, IMPLICIT, ()),
        ([allow(Condition=VPC)], {"aws:username": ("ann",)}, IMPLICIT, ("aws:SourceVpc",)),
        ([allow(Condition=VPC)], {"aws:username": ("bob",)}, IMPLICIT, ()),
        ([allow(Condition={"StringEquals": {"k": "${v}"}})], {"k": ("a",)}, IMPLICIT, ("v",)),
    ],
)
def test_missing_context_keys(statements, context, decision, missing):
    outcome = evaluate(Request("s3:GetObject", OBJECT, context=context), [policy(*statements)])
    assert (outcome.decision, outcome.missing) == (decision, missing)


YES, NO, NEVER = [policy(allow())], [policy(allow("ec2:*"))], [policy(deny())]


@pytest.mark.parametrize(
    ("identity", "layers", "decision", "layer"),
    [
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
        (YES, {}, ALLOWED, None),
        (NO, {}, IMPLICIT, Layer.IDENTITY),
        ([], {}, IMPLICIT, Layer.IDENTITY),
        (YES + NEVER, {}, EXPLICIT, Layer.IDENTITY),
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        (YES, {"boundary": YES}, ALLOWED, None),
        (YES, {"boundary": NO}, IMPLICIT, Layer.BOUNDARY),
        (YES, {"boundary": []}, IMPLICIT, Layer.BOUNDARY),
        (NO, {"boundary": YES}, IMPLICIT, Layer.IDENTITY),
        (YES, {"boundary": NEVER}, EXPLICIT, Layer.BOUNDARY),
        (YES, {"session": NO}, IMPLICIT, Layer.SESSION),
        (YES, {"session": YES, "boundary": YES}, ALLOWED, None),
        # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
        (YES, {"organizations": [YES, YES]}, ALLOWED, None),
        (YES, {"organizations": [NO + YES, YES]}, ALLOWED, None),
        (YES, {"organizations": [YES, NO, YES]}, IMPLICIT, Layer.ORGANIZATIONS),
        (YES, {"organizations": [YES, YES + NEVER]}, EXPLICIT, Layer.ORGANIZATIONS),
        (YES, {"organizations": [YES, []]}, IMPLICIT, Layer.ORGANIZATIONS),
        (NO, {"organizations": [NO]}, IMPLICIT, Layer.IDENTITY),
        (NO, {"organizations": [YES]}, IMPLICIT, Layer.IDENTITY),
    ],
)
def test_layers(identity, layers, decision, layer):
    outcome = evaluate(Request("s3:GetObject", OBJECT, principal=ROLE), identity, **layers)
    assert (outcome.decision, outcome.layer) == (decision, layer)


ACCOUNT = "123456789012"


@pytest.mark.parametrize(
    ("principal", "statement", "identity", "boundary", "decision"),
    [
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
        (USER, allow(Principal={"AWS": USER}), [], NO, ALLOWED),
        (SESSION, allow(Principal={"AWS": SESSION}), [], NO, ALLOWED),
        (ROLE, allow(Principal={"AWS": ROLE}), [], None, ALLOWED),
        (ROLE, allow(Principal={"AWS": ROLE}), [], NO, IMPLICIT),
        (SESSION, allow(Principal={"AWS": ROLE}), [], YES, ALLOWED),
        (SESSION, allow(Principal={"AWS": ROLE}), [], NO, IMPLICIT),
        (USER, allow(Principal="*"), [], None, ALLOWED),
        (USER, allow(Principal={"AWS": "*"}), [], None, ALLOWED),
        # An account as principal delegates to its identity policies.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
        (USER, allow(Principal={"AWS": ACCOUNT}), [], None, IMPLICIT),
        (USER, allow(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), YES, None, ALLOWED),
        (USER, deny(Principal={"AWS": ACCOUNT}), YES, None, EXPLICIT),
        (USER, deny(Principal={"AWS": "111122223333"}), YES, None, ALLOWED),
        (USER, deny(Principal={"AWS": ["111122223333", USER]}), YES, None, EXPLICIT),
        (SESSION, deny(Principal={"AWS": ROLE}), YES, None, EXPLICIT),
        (ROLE, deny(Principal={"AWS": SESSION}), YES, None, ALLOWED),
        # "You must also specify the account ARN of the not-denied principal":
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
        (USER, deny(NotPrincipal={"AWS": USER}), YES, None, EXPLICIT),
        (USER, deny(NotPrincipal={"AWS": [USER, f"arn:aws:iam::{ACCOUNT}:root"]}), YES, None, ALLOWED),
        (ROLE, deny(NotPrincipal={"AWS": USER}), YES, None, EXPLICIT),
        (USER, deny(NotPrincipal={"AWS": [USER, f"arn:aws:iam::{ACCOUNT}:root"]}), YES, YES, EXPLICIT),
        (USER, deny(NotPrincipal={"AWS": "*"}), YES, None, ALLOWED),
        (USER, deny(NotPrincipal="*"), YES, None, ALLOWED),
        (USER, deny(Principal={"Service": "s3.amazonaws.com"}), YES, None, ALLOWED),
        ("s3.amazonaws.com", allow(Principal={"Service": "s3.amazonaws.com"}), [], None, ALLOWED),
        (
            "arn:aws:iam::123456789012:saml-provider/p",
            allow(Principal={"Federated": "arn:aws:iam::123456789012:saml-provider/p"}),
            [],
            None,
            ALLOWED,
        ),
        (USER, deny(), YES, None, ALLOWED),
    ],
)
def test_resource_policies(principal, statement, identity, boundary, decision):
    request = Request("s3:GetObject", OBJECT, principal=principal)
    outcome = evaluate(request, identity, boundary=boundary, resource_policy=policy(statement))
    assert outcome.decision == decision


def test_an_outcome_names_the_statements_that_decided():
    named = Policy.of({"Statement": [allow(Sid="All"), allow("ec2:*"), deny("s3:*")]}, "mine")
    denied = evaluate(Request("s3:GetObject"), [named])
    allowed = evaluate(Request("ec2:RunInstances"), [named])
    assert [(s.policy, s.label) for s in denied.matched] == [("mine", "statement 3")]
    assert [s.label for s in allowed.matched] == ["All", "statement 2"]
    assert denied.of(Layer.BOUNDARY) is None


def test_an_operator_nobody_knows_allows_nothing_and_may_deny():
    unknown = {"StringResembles": {"k": "v"}}
    request = Request("s3:GetObject", context={"k": ("v",)})
    assert evaluate(request, [policy(allow(Condition=unknown))]).decision == IMPLICIT
    assert evaluate(request, [policy(allow(), deny(Condition=unknown))]).denying_keys == ("StringResembles",)


def test_context_keys():
    subject = policy(
        allow(resource="arn:aws:s3:::${aws:username}/${*}", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        deny(Condition={"StringEquals": {"AWS:securetransport": "x", "k": "${aws:PrincipalTag/t}"}}),
    )
    assert context_keys([subject]) == ("aws:SecureTransport", "aws:username", "k", "aws:PrincipalTag/t")
    assert context_keys([policy(allow(resource="arn:aws:s3:::${aws:username}"), version="2008-10-17")]) == ()


ACTIONS = st.sampled_from(["*", "s3:*", "s3:GetObject", "s3:Get?bject", "ec2:*"])
RESOURCES = st.sampled_from(["*", OBJECT, "arn:aws:s3:::*", "arn:aws:s3:::c/*", "arn:aws:s3:*"])
CONDITIONS = st.sampled_from([{}, {"Bool": {"k": "true"}}, {"Null": {"k": "true"}}, {"StringNotEquals": {"k": "true"}}])
STATEMENTS = st.builds(
    lambda kind, a, r, c: kind(a, r, Condition=c), st.sampled_from([allow, deny]), ACTIONS, RESOURCES, CONDITIONS
)
POLICIES = st.lists(STATEMENTS, max_size=3).map(lambda statements: [policy(*statements)])
LAYERS = st.fixed_dictionaries(
    {}, optional={"boundary": POLICIES, "session": POLICIES, "organizations": st.lists(POLICIES, max_size=2)}
)
REQUESTS = st.builds(
    Request,
    st.sampled_from(["s3:GetObject", "ec2:RunInstances"]),
    st.sampled_from([OBJECT, "*"]),
    context=st.sampled_from([{}, {"k": ("true",)}]),
)


@given(
    REQUESTS, POLICIES, LAYERS, st.sampled_from(["identity", "boundary", "session", "organizations", "resource_policy"])
)
def test_a_deny_anywhere_wins(request_, identity, layers, where):
    never = policy(deny(Principal="*"))
    added = {
        "boundary": {"boundary": [*layers.get("boundary", []), never]},
        "session": {"session": [*layers.get("session", []), never]},
        "organizations": {"organizations": [*layers.get("organizations", []), [never]]},
        "resource_policy": {"resource_policy": never},
    }
    identity = [*identity, never] if where == "identity" else identity
    assert evaluate(request_, identity, **layers | added.get(where, {})).decision == EXPLICIT


@given(REQUESTS, POLICIES, LAYERS, STATEMENTS.map(lambda s: s | {"Effect": "Allow"}))
def test_adding_an_allow_never_takes_anything_away(request_, identity, layers, statement):
    before = evaluate(request_, identity, **layers).decision
    after = evaluate(request_, [*identity, policy(statement)], **layers).decision
    assert after == before or (before, after) == (IMPLICIT, ALLOWED)
