"""TLS: the certificates to trust are read once for many connections, and a server that they do not vouch for is refused."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import SSLError
from botocore.httpsession import URLLib3Session, get_cert_path

from preflight.account.connections import read_certificates_once


class Empty(BaseHTTPRequestHandler):
    """Answers and closes, so that the next request takes a connection of its own."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A server's URL, and the file that holds the certificate it shows."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    server = HTTPServer(("127.0.0.1", 0), Empty)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/", str(certificate)
    server.shutdown()
    server.server_close()


def get(session: URLLib3Session, url: str) -> int:
    headers: Any = {}  # what botocore itself gives has `copy`; the class of its stubs does not
    status: int = session.send(AWSPreparedRequest("GET", url, headers, b"", False)).status_code
    return status


def test_many_connections_read_the_certificates_once(site: tuple[str, str]) -> None:
    url, certificate = site
    session: Any = URLLib3Session(verify=certificate)  # type: ignore[arg-type] # the stubs know no path of a bundle
    context = session._manager.connection_pool_kw["ssl_context"]
    load = context.load_verify_locations
    read: list[tuple[object, ...]] = []

    def counted(*paths: object) -> None:
        read.append(paths)
        load(*paths)

    context.load_verify_locations = counted
    read_certificates_once(session)
    assert [get(session, url) for _ in range(3)] == [204, 204, 204]
    assert len(read) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(site: tuple[str, str]) -> None:
    made = URLLib3Session(verify=get_cert_path(True))  # type: ignore[arg-type] # as above
    session = read_certificates_once(made)
    for _ in range(2):
        with pytest.raises(SSLError):
            get(session, site[0])


def test_what_goes_through_a_proxy_trusts_the_same_certificates() -> None:
    session = read_certificates_once(URLLib3Session(proxies={"https": "http://127.0.0.1:1"}))
    through = session._get_proxy_manager("http://127.0.0.1:1")
    assert through.connection_pool_kw["ssl_context"] is session._manager.connection_pool_kw["ssl_context"]
