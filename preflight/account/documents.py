"""Reads one document over HTTPS: bounded in size, time and redirects, and never from a private address.

Why the address is checked at connect: a public name may resolve to a link-local or private address, and the audit
must not become a way to reach a metadata service or an internal host (https://cwe.mitre.org/data/definitions/918.html).
Behind a proxy of the user's environment the proxy connects, and only what the URL itself says can be checked.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import urllib3
from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

CONNECT_SECONDS, TOTAL_SECONDS, REDIRECTS, CHUNK = 5.0, 15.0, 3, 16_384
OK, MOVED = 200, frozenset({301, 302, 303, 307, 308})
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}

NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "ff00::/8")
)
"""IPv6 that leads to an IPv4 address inside it (NAT64, 6to4, Teredo, IPv4-compatible), site-local and multicast."""


class DocumentRefusedError(OSError):
    """The document may not be read, or is not one that can be."""


class Watch:
    """Ends a connection at the deadline: a server that drips its answer outlives every read timeout."""

    def __init__(self, deadline: float) -> None:
        self._timer = threading.Timer(max(deadline - time.monotonic(), 0.0), self._end)
        self._timer.daemon = True
        self._socket: Any = None

    def __enter__(self) -> Self:
        """Starts the clock for the connections that this thread opens."""
        self._token = _WATCH.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the clock."""
        self._timer.cancel()
        _WATCH.reset(self._token)

    def over(self, connected: Any) -> None:
        """Watches a connected socket."""
        self._socket = connected

    def _end(self) -> None:
        with suppress(OSError, AttributeError):
            self._socket.shutdown(socket.SHUT_RDWR)


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


class WatchedConnection(HTTPSConnection):
    """An HTTPS connection that ends at the deadline of the watch that is set."""

    def connect(self) -> None:
        """Connects and hands the socket to the watch."""
        super().connect()
        if watch := _WATCH.get():
            watch.over(self.sock)


class PublicConnection(WatchedConnection):
    """One that refuses every address outside the public internet."""

    def _new_conn(self) -> socket.socket:
        """A connection to the first address of the host, if all are public: the one checked is the one connected to."""
        found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]) for info in found]
        if not addresses or not all(is_public(address) for address in addresses):
            raise DocumentRefusedError(f"{self.host} is not a public address")
        return socket.create_connection((addresses[0], self.port or 443), timeout=CONNECT_SECONDS)


class WatchedPool(HTTPSConnectionPool):
    """Connections to a proxy or through it."""

    ConnectionCls = WatchedConnection


class PublicPool(HTTPSConnectionPool):
    """Connections to one host on the public internet."""

    ConnectionCls = PublicConnection


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, an IPv4 one mapped into IPv6 looked at as itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    own = getattr(ip, "ipv4_mapped", None) or ip
    return (
        own.is_global
        and not own.is_multicast
        and not any(own in net for net in NOT_PUBLIC if net.version == own.version)
    )


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
    if _literal(parts.hostname) and not is_public(parts.hostname):
        raise DocumentRefusedError(f"{parts.hostname} is not a public address")
    try:
        with _manager(url) as manager, Watch(deadline):
            # urllib3 1.26 takes a body that is cut short for whole unless told.
            response = manager.request(
                "GET",
                url,
                headers=HEADERS,
                preload_content=False,
                redirect=False,
                retries=False,
                enforce_content_length=True,
            )
            body = _body(response, limit, deadline) if response.status == OK else b""
            return response.status, response.headers.get("Location", ""), body
    except urllib3.exceptions.HTTPError as error:
        if isinstance(error.__cause__ or error.__context__, DocumentRefusedError):
            raise DocumentRefusedError(str(error.__cause__ or error.__context__)) from error
        raise DocumentRefusedError(f"{parts.hostname}: {_line(error)}") from error


def _manager(url: str) -> urllib3.PoolManager:
    """Connections as the user's environment wants them: HTTPS_PROXY, NO_PROXY and the CA bundle."""
    trust: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED", "ca_certs": get_cert_path(True)}
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=TOTAL_SECONDS)
    manager: urllib3.PoolManager
    proxy = get_environ_proxies(url).get("https")
    if proxy:
        manager = urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}", timeout=timeout, **trust)
        manager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": WatchedPool}
        return manager
    manager = urllib3.PoolManager(timeout=timeout, **trust)
    manager.pool_classes_by_scheme = {"https": PublicPool}
    return manager


def _literal(host: str) -> bool:
    """Whether the host is an address; names are looked up at connect."""
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host.partition("%")[0]))
    return False


def _body(response: urllib3.BaseHTTPResponse, limit: int, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.stream(CHUNK):
        body += chunk
        if len(body) > limit:
            raise DocumentRefusedError(f"the document is larger than {limit} bytes")
        if time.monotonic() > deadline:
            raise DocumentRefusedError(f"the document took longer than {TOTAL_SECONDS:.0f} s")
    return bytes(body)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
