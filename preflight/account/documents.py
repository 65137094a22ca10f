"""Reads one document over HTTPS: bounded in size, time and redirects, and never from a private address.

Why the address is checked at connect: a public name may resolve to a link-local or private address, and the audit
must not become a way to reach a metadata service or an internal host (https://cwe.mitre.org/data/definitions/918.html).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urljoin, urlsplit

CONNECT_SECONDS, TOTAL_SECONDS, REDIRECTS, CHUNK = 5.0, 15.0, 3, 16_384
OK, MOVED = 200, frozenset({301, 302, 303, 307, 308})


class DocumentRefusedError(OSError):
    """The document may not be read, or is not one that can be."""


class PublicHTTPSConnection(http.client.HTTPSConnection):
    """An HTTPS connection that refuses every address outside the public internet."""

    def connect(self) -> None:
        """Connects to the first public address of the host; raises `DocumentRefusedError` when there is none."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]) for info in found]
        if not addresses or not all(is_public(address) for address in addresses):
            raise DocumentRefusedError(f"{self.host} is not a public address")
        self.sock = socket.create_connection((addresses[0], self.port or 443), timeout=CONNECT_SECONDS)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, an IPv4 one inside IPv6 looked at as itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_global


def fetch(url: str, limit: int) -> bytes:
    """The content behind an HTTPS URL, at most `limit` bytes; raises OSError when it cannot or may not be had."""
    deadline = time.monotonic() + TOTAL_SECONDS
    for _ in range(REDIRECTS + 1):
        status, location, body = _get(url, limit, deadline)
        if status == OK:
            return body
        if status not in MOVED or not location:
            raise DocumentRefusedError(f"{urlsplit(url).hostname} answered {status}")
        url = urljoin(url, location)
    raise DocumentRefusedError(f"more than {REDIRECTS} redirects")


def _get(url: str, limit: int, deadline: float) -> tuple[int, str, bytes]:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise DocumentRefusedError("only plain https URLs are read")
    connection = PublicHTTPSConnection(parts.hostname, parts.port or 443, timeout=CONNECT_SECONDS)
    try:
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request("GET", path, headers={"Accept": "application/json", "Accept-Encoding": "identity"})
        response = connection.getresponse()
        body = _body(response, limit, deadline) if response.status == OK else b""
        return response.status, response.getheader("Location", ""), body
    except http.client.HTTPException as error:
        raise DocumentRefusedError(f"{parts.hostname}: {error!r}") from error
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse, limit: int, deadline: float) -> bytes:
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > limit:
            raise DocumentRefusedError(f"the document is larger than {limit} bytes")
        if time.monotonic() > deadline:
            raise DocumentRefusedError(f"the document took longer than {TOTAL_SECONDS:.0f} s")
    return bytes(body)
