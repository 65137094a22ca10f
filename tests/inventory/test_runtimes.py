"""The short listings of runtimes and gateways."""

import pytest

from preflight.account.raw import Raw
from preflight.account.rows import NotAnAnswerError, answer
from preflight.inventory.runtimes import GATEWAYS, RUNTIMES, DeployedGateway, Runtime

ONE = {"agentRuntimeId": "a", "agentRuntimeArn": "arn:a", "agentRuntimeName": "n", "status": "READY"}


@pytest.mark.parametrize(
    ("query", "body", "rows"),
    [
        (RUNTIMES, {"agentRuntimes": [{**ONE, "agentRuntimeVersion": "7"}]}, (Runtime("a", "arn:a", "n", "READY", "7"),)),
        (RUNTIMES, {"agentRuntimes": []}, ()),
        (GATEWAYS, {"items": [{"gatewayId": "g", "name": "n", "status": "FAILED"}]}, (DeployedGateway("g", "n", "FAILED"),)),
    ],
)  # fmt: skip
def test_rows(query, body, rows):
    assert answer(query, Raw(body)).rows == rows


@pytest.mark.parametrize(
    ("query", "body"), [(RUNTIMES, {}), (GATEWAYS, {"items": [{"gatewayId": "g"}]}), (RUNTIMES, {"agentRuntimes": [{"status": "READY"}]})]
)  # fmt: skip
def test_what_is_no_answer(query, body):
    with pytest.raises(NotAnAnswerError):
        answer(query, Raw(body))
