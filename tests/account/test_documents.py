"""One document over HTTPS: public addresses only, bounded in size and redirects. A local TLS server plays the internet."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
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
            case "/cut":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{}")
            case "/drip-header" | "/drip-body":
                self._drip(self.path.endswith("body"))
            case _:
                self._send(404, b"")

    def _drip(self, body: bool) -> None:
        """One byte at a time, until whoever reads has enough of it."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n" + (b"\r\n" if body else b"X: "))
        try:
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            return

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
    monkeypatch.setattr(documents, "get_cert_path", lambda _: str(tmp_path / "cert.pem"))
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
        ("/cut", "IncompleteRead"),
    ],
)
def test_it_refuses(site: str, path: str, message: str) -> None:
    with pytest.raises(DocumentRefusedError, match=message):
        fetch(f"{site}{path}", 100)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00:ec2::254", "0.0.0.0", "100.64.0.1",
     "::ffff:169.254.169.254", "fe80::1%eth0", "64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "2002:a9fe:a9fe::1",
     "2002:808:808::1", "::169.254.169.254", "::8.8.8.8", "fec0::1", "224.0.0.1", "ff02::1", "2001:0:808:808::1"],
)  # fmt: skip
def test_private_addresses_are_never_connected_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (address, 443))])
    with pytest.raises(DocumentRefusedError, match="not a public address"):
        fetch("https://idp.example.com/x", 100)


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:a9fe:a9fe]", "[64:ff9b::1]", "127.0.0.1", "[::1]"])
def test_a_literal_address_is_refused_before_a_proxy_is_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    with pytest.raises(DocumentRefusedError, match="not a public address"):
        fetch(f"https://{host}/latest/meta-data", 100)


def test_other_spellings_of_an_address_are_looked_up_and_refused() -> None:
    for host in ("2852039166", "0x7f.1", "0177.0.0.1"):
        with pytest.raises((DocumentRefusedError, AssertionError)):
            fetch(f"https://{host}/x", 100)


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = socket.socket()
    proxy.bind(("127.0.0.1", 0))
    proxy.listen(1)
    asked: list[bytes] = []

    def serve() -> None:
        connection, _ = proxy.accept()
        asked.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
        connection.close()

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
    with pytest.raises(DocumentRefusedError, match="idp.example.com"):
        fetch("https://idp.example.com/x", 100)
    server.join(10)
    assert asked[0].startswith(b"CONNECT idp.example.com:443")
    proxy.close()


def test_no_proxy_is_obeyed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "localhost")
    assert fetch(f"{site}/ok", 100) == b'{"a": 1}'


@pytest.mark.parametrize("path", ["/drip-header", "/drip-body"])
def test_what_drips_ends_at_the_deadline(site: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "TOTAL_SECONDS", 0.5)
    with pytest.raises(DocumentRefusedError):
        fetch(f"{site}{path}", 100_000)


@pytest.mark.parametrize(
    "url", ["http://example.com", "ftp://x", "https://user:pw@example.com/", "file:///etc/passwd", "https:///x"]
)
def test_only_plain_https(url: str) -> None:
    with pytest.raises(DocumentRefusedError, match="only plain https"):
        fetch(url, 100)
