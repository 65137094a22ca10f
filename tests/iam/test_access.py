"""What holds of two resources, and what a need asks for."""

import pytest

from preflight.core.requirement import Level
from preflight.iam.access import Access, AccessStatus, PermissionNeed, either

PUT = "logs:PutLogEvents"
NEED = PermissionNeed((PUT,), "arn:aws:logs:us-west-2:123456789012:log-group:x")
ALLOWED, DENIED, UNKNOWN = AccessStatus.ALLOWED, AccessStatus.DENIED, AccessStatus.UNKNOWN


def made(standing, explicit=False):
    return Access(PUT, NEED, standing, explicit=explicit)


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        (made(ALLOWED), made(DENIED), ALLOWED),
        (made(DENIED), made(ALLOWED), ALLOWED),
        (made(DENIED), made(UNKNOWN), UNKNOWN),
        (made(DENIED), made(DENIED), DENIED),
        (made(DENIED, explicit=True), made(ALLOWED), UNKNOWN),
        (made(ALLOWED), made(DENIED, explicit=True), UNKNOWN),
        (made(UNKNOWN), made(DENIED, explicit=True), UNKNOWN),
        (made(DENIED, explicit=True), made(DENIED), DENIED),
        (made(DENIED, explicit=True), made(DENIED, explicit=True), DENIED),
    ],
)
def test_either_of_two_resources(first, second, standing):
    assert either(first, second).status is standing


def test_an_explicit_deny_beside_an_allow_says_where_it_would_count():
    denied = Access(PUT, NEED, DENIED, "by an explicit Deny", explicit=True)
    assert either(denied, made(ALLOWED)).reason == f"by an explicit Deny, if the request is about {NEED.resource}"


def test_a_need_keeps_what_it_asked_for():
    need = NEED.with_context(("aws:x", ("1",))).with_context(("aws:y", ("2",))).should()
    assert need.context == (("aws:x", ("1",)), ("aws:y", ("2",)))
    assert (need.level, NEED.level) == (Level.SHOULD, Level.MUST)
    assert (need.actions, need.resource) == (NEED.actions, NEED.resource)
