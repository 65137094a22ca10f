"""One document over HTTPS: public addresses only, bounded in size and redirects. A local TLS server plays the internet."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from preflight.account import documents
from preflight.account.documents import DocumentRefusedError, fetch


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.split("?")[0]:
            case "/ok":
                self._send(200, b'{"a": 1}')
            case "/big":
                self._send(200, b"x" * 5000)
            case "/moved":
                self._send(302, b"", Location="/ok")
            case "/loop":
                self._send(302, b"", Location="/loop")
            case "/downgrade":
                self._send(302, b"", Location="http://127.0.0.1/ok")
            case _:
                self._send(404, b"")

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    key = tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = HTTPServer(("127.0.0.1", 0), Site)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    trusted = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    monkeypatch.setattr(documents.ssl, "create_default_context", lambda: trusted)
    monkeypatch.setattr(documents, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", server.server_port))])
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/ok", "/moved", "/ok?signed=1"])
def test_it_reads(site: str, path: str) -> None:
    assert fetch(f"{site}{path}", 100) == b'{"a": 1}'


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/big", "larger than 100 bytes"),
        ("/loop", "redirects"),
        ("/downgrade", "only plain https"),
        ("/none", "answered 404"),
    ],
)
def test_it_refuses(site: str, path: str, message: str) -> None:
    with pytest.raises(DocumentRefusedError, match=message):
        fetch(f"{site}{path}", 100)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00:ec2::254", "0.0.0.0", "100.64.0.1",
     "::ffff:169.254.169.254", "fe80::1%eth0"],
)  # fmt: skip
def test_private_addresses_are_never_connected_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (address, 443))])
    with pytest.raises(DocumentRefusedError, match="not a public address"):
        fetch("https://idp.example.com/x", 100)


@pytest.mark.parametrize(
    "url", ["http://example.com", "ftp://x", "https://user:pw@example.com/", "file:///etc/passwd", "https:///x"]
)
def test_only_plain_https(url: str) -> None:
    with pytest.raises(DocumentRefusedError, match="only plain https"):
        fetch(url, 100)
