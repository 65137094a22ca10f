"""What the simulation keeps beyond moto: by account and region, empty at first, forgotten with moto's own."""

from moto import mock_aws

from preflight.demo.state import NOW, states

A, B = "123456789012", "111122223333"


def test_each_account_and_region_has_its_own():
    with mock_aws():
        states[A]["us-west-2"].runtimes["r"] = {}
        assert [states[account][region].runtimes for account, region in ((A, "us-west-2"), (A, "eu-west-1"), (B, "us-west-2"))] == [{"r": {}}, {}, {}]  # fmt: skip


def test_moto_forgets_it():
    with mock_aws():
        states[A]["us-west-2"].trace_destination = "CloudWatchLogs"
    with mock_aws():
        assert states[A]["us-west-2"].trace_destination == "XRay"


def test_at_first_nothing_is_there_and_nothing_is_closed():
    with mock_aws():
        fresh = states[A]["ap-south-1"]
        kept = (
            fresh.documents,
            fresh.blobs,
            fresh.endpoints,
            fresh.gateways,
            fresh.targets,
            fresh.others,
            fresh.applied_quotas,
        )
        assert not any(kept)
        assert (fresh.opted_in, fresh.block_public_access, fresh.use_case_submitted) == (False, "off", True)


def test_the_moment_is_in_utc():
    assert NOW.utcoffset().total_seconds() == 0
