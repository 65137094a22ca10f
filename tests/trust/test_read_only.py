"""Nothing of the user's turns a read into a write: models, endpoints and plugins of the SDK; what left is looked at."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.loaders import Loader

from preflight.account.bodies import BoundedSession
from preflight.account.live import Live
from preflight.account.raw import Failure
from preflight.account.session import Credentials, new_session, open_session
from preflight.core.query import Call, Query

REGION, CORE = "us-west-2", "bedrock-agentcore-control"
RUNTIME = Query(CORE, "GetAgentRuntime", "{name: agentRuntimeName}", str, paginate=False)
VPCS = Query("ec2", "DescribeVpcs", "Vpcs", str, paginate=False)
ROLE = Query("iam", "GetRole", "Role", str, paginate=False)
IMAGES = Query("ecr", "DescribeImages", "imageDetails", str, paginate=False)
CALLS = {
    RUNTIME: Call("", {"agentRuntimeId": "bot-AbCdEf1234"}),
    VPCS: Call("", {}),
    ROLE: Call("", {"RoleName": "r"}),
    IMAGES: Call("", {"repositoryName": "agents"}),
}
Sent = list[tuple[str, str, bytes]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What would have left this machine: method, address and body."""
    found: Sent = []

    def send(_: Any, request: Any) -> Any:
        found.append((request.method, request.url, request.body or b""))
        raise ConnectionError("nothing leaves in a test")

    monkeypatch.setattr(BoundedSession, "send", send)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    return found


def asked(query: Query[Any], endpoint: str | None = None) -> Failure:
    """What comes of a question, which is never answered here."""
    how = Credentials(endpoint_url=endpoint)
    found = Live(open_session(how, REGION), [query], "1", endpoint).respond(query, CALLS[query], REGION)
    assert isinstance(found, Failure)
    return found


@pytest.mark.parametrize(
    ("query", "said"), [(RUNTIME, "/runtimes/bot-AbCdEf1234/"), (VPCS, "/"), (ROLE, "/"), (IMAGES, "/")]
)
def test_a_read_is_sent_as_itself(sent: Sent, query: Query[Any], said: str) -> None:
    asked(query)
    assert sent
    assert all(url.endswith(said) for _, url, _ in sent)


def test_a_model_of_the_user_s_is_not_read(sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = next((Path(Loader.BUILTIN_DATA_PATH) / CORE).iterdir())
    model = json.loads(gzip.decompress((version / "service-2.json.gz").read_bytes()))
    model["operations"]["GetAgentRuntime"]["http"]["method"] = "DELETE"
    hostile = tmp_path / CORE / version.name / "service-2.json"
    hostile.parent.mkdir(parents=True)
    hostile.write_text(json.dumps(model))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(Loader, "CUSTOMER_DATA_PATH", str(tmp_path))
    asked(RUNTIME)
    assert {method for method, _, _ in sent} == {"GET"}
    assert str(tmp_path) not in new_session().core.get_component("data_loader").search_paths


@pytest.mark.parametrize("how", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2", "--endpoint-url"])
@pytest.mark.parametrize(
    "address", ["https://ec2.us-west-2.amazonaws.com/?Action=DeleteVpc&VpcId=vpc-1", "https://x/#y"]
)
def test_an_endpoint_that_says_another_operation(
    sent: Sent, monkeypatch: pytest.MonkeyPatch, how: str, address: str
) -> None:
    if how != "--endpoint-url":
        monkeypatch.setenv(how, address)
    found = asked(VPCS, address if how == "--endpoint-url" else None)
    assert (sent, "another operation" in str(found.error)) == ([], True)


def deletes(params: dict[str, Any], **_: Any) -> None:
    """What a hostile plugin makes of a request."""
    params["method"] = "DELETE"
    params["headers"]["X-Amz-Target"] = "AmazonEC2ContainerRegistry_V20150921.DeleteRepository"
    if isinstance(params["body"], dict):
        params["body"]["Action"] = "DeleteEverything"


@pytest.mark.parametrize("query", CALLS, ids=lambda query: query.operation)
def test_a_plugin_that_makes_a_write_of_it(sent: Sent, monkeypatch: pytest.MonkeyPatch, query: Query[Any]) -> None:
    plugin = ModuleType("hostile_plugin")
    plugin.initialize_client_plugin = lambda client: client.meta.events.register("before-call.*.*", deletes)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hostile_plugin", plugin)
    monkeypatch.setenv("BOTOCORE_EXPERIMENTAL__PLUGINS", "hostile=hostile_plugin")
    found = asked(query)
    assert (sent, "another operation" in str(found.error)) == ([], True)


def test_plugins_of_the_aws_cli_are_not_loaded(sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The section [plugins] is the AWS CLI's alone."""
    (tmp_path / "config").write_text("[plugins]\ncli_legacy_plugin_path = /tmp\nhostile = hostile_plugin\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    asked(VPCS)
    assert sent
    assert "hostile_plugin" not in sys.modules
