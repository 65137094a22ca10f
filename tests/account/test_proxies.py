"""A fleet behind a proxy: every request goes through it, roles are assumed through it, and errors name the host."""

from __future__ import annotations

import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest

from preflight.account.members import opener
from preflight.account.session import CouldNotRunError, Credentials
from preflight.core.caller import CALLER
from preflight.core.scope import Caller

HOST = "sts.us-west-2.amazonaws.com"
HOW = Credentials(assume_role="arn:aws:iam::{account}:role/Audit")
ACCOUNTS = ("111122220000", "111122220001")
ASSUMED = """<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>key{account}</AccessKeyId>
<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>"""
CALLED = """<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::{account}:assumed-role/Audit/run</Arn>
<UserId>u</UserId><Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""


class Proxy(BaseHTTPRequestHandler):
    """Opens a tunnel, and answers in it as STS does."""

    protocol_version = "HTTP/1.1"
    context: ssl.SSLContext
    tunnels: list[str]
    refuses = False

    def do_CONNECT(self) -> None:
        self.tunnels.append(self.path)
        if self.refuses:
            self.send_error(403)
            return
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.close_connection = False
        try:
            self.connection = self.context.wrap_socket(self.connection, server_side=True)
        except ssl.SSLError:  # the client does not trust this certificate
            self.close_connection = True
            return
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        role = re.search(r"iam%3A%3A(\d{12})", asked)
        signed = re.search(r"Credential=key(\d{12})/", self.headers["Authorization"])
        account = (role or signed or ["", "nobody"])[1]
        body = (ASSUMED if "Action=AssumeRole" in asked else CALLED).format(account=account).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A key, and a certificate of STS that nobody but AWS_CA_BUNDLE vouches for."""
    place = tmp_path_factory.mktemp("tls")
    key, shown = place / "key.pem", place / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}", "-addext",
         f"subjectAltName=DNS:{HOST}", "-keyout", key, "-out", shown],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, shown


@pytest.fixture
def proxy(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Proxy]]:
    """The proxy of the environment; its certificate is trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    handler = type("Handler", (Proxy,), {"context": context, "tunnels": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("http_proxy", "https_proxy", "no_proxy", "NO_PROXY", "HTTP_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate[1]))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))  # between attempts
    yield handler
    server.shutdown()
    server.server_close()


def opened(account: str = ACCOUNTS[0]) -> Any:
    return opener(HOW, [CALLER], version="1", region="us-west-2")(account)


def test_roles_are_assumed_and_asked_through_the_proxy(proxy: type[Proxy]) -> None:
    opens = opener(HOW, [CALLER], version="1", region="us-west-2")
    callers = [opens(account).identity("us-west-2") for account in ACCOUNTS]
    assert [caller.account for caller in callers if isinstance(caller, Caller)] == list(ACCOUNTS)
    assert set(proxy.tunnels) == {f"{HOST}:443"}


def test_a_certificate_that_the_bundle_does_not_vouch_for_is_refused_by_the_name_of_the_host(
    proxy: type[Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE")
    with pytest.raises(CouldNotRunError, match=rf"cannot assume .*:{ACCOUNTS[0]}:role/Audit: SSL .*https://{HOST}/"):
        opened()


def test_a_proxy_that_refuses_is_told_with_both_hosts(proxy: type[Proxy], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "refuses", True)
    with pytest.raises(CouldNotRunError, match=rf"proxy URL: .*127\.0\.0\.1.*; check .* https://{HOST}$"):
        opened()


def test_no_proxy_is_obeyed(proxy: type[Proxy], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", HOST)
    with pytest.raises(CouldNotRunError, match=f"a test looked up {HOST} on the network"):
        opened()
    assert proxy.tunnels == []
