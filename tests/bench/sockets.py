"""Bad answers over real sockets: whatever comes back for an operation is no answer, and none is waited for past the deadline.

    python tests/bench/sockets.py [--seconds 6] [--scenario "a file"]

Every operation of every scenario of `tests/trust/test_faults.py` is asked of a server that answers it in each way. What a
question without an answer does to an audit, those tests show. Prints what was taken for an answer, and ends with 1 then.
"""

from __future__ import annotations

import argparse
import socket
import socketserver
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import evolve

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import session_of
from preflight.core.query import Answer as Rows
from preflight.core.scope import Caller, Scope, Standard
from preflight.core.target import Target
from preflight.demo import demo

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "trust")]

from faults import PAGE  # noqa: E402 - of the tests
from test_faults import ALL_QUERIES, SCENARIOS, Bench, Operation  # noqa: E402

AT_ONCE = 32
MARGIN = 2.0
"""Seconds past the deadline that are no wait: threads take turns."""
Answer = Callable[[socket.socket], None]


def whole(status: int, body: bytes, *headers: str, length: int | None = None) -> Answer:
    """An answer at once; with `length` another one than it has."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status} -", f"content-length: {size}", "connection: close", *headers]
    return lambda connection: connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)


def black_hole(connection: socket.socket) -> None:
    """Never answers."""
    while connection.recv(65536):
        pass


def reset(connection: socket.socket) -> None:
    """Resets the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def dripping(head: bytes, size: int = 1) -> Answer:
    """Sends on and on, and never comes to an end."""

    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"x" * size)
            time.sleep(0.05 if size == 1 else 0)

    return send


OK = b"HTTP/1.1 200 -\r\ncontent-type: application/json\r\n"
STATUSES = (200, 403, 404, 407, 502, 503)
BODIES = (b"", b"null", b"[]", b'"text"', b"7", b"{}", b"<a/>", b"\xff\0")
ANSWERS: Mapping[str, Answer] = {
    **{f"{status} web page": whole(status, PAGE, "content-type: text/html") for status in STATUSES},
    "redirect": whole(302, b"", "location: https://portal.example.com/"),
    "redirect to itself": whole(301, b"", "location: /"),
    **{f"body {body!r}": whole(200, body) for body in BODIES},
    "cut": whole(200, b'{"a": [', length=1000),
    "longer than it says": whole(200, b'{"a": []}', length=2),
    "not compressed as it says": whole(200, b"{}", "content-encoding: gzip"),
    "no HTTP": dripping(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "black hole": black_hole,
    "reset": reset,
    "closed": lambda _: None,
    "dripping header": dripping(OK + b"x-long: "),
    "dripping body": dripping(OK + b"content-length: 100000\r\n\r\n"),
    "endless body": dripping(OK + b"\r\n", 1024 * 1024),
}


class Server(socketserver.ThreadingTCPServer):
    """Answers every request in one way."""

    daemon_threads, block_on_close, request_queue_size = True, False, 128

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(socketserver.BaseRequestHandler):
    """One connection."""

    def handle(self) -> None:
        """Takes the request and answers it, until the other end goes."""
        with suppress(OSError):
            self.request.recv(65536)
            self.server.answer(self.request)  # type: ignore[attr-defined]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """The address of a server that answers every request so."""
    with Server(answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def told(bench: Bench, operation: Operation, name: str, seconds: float) -> str:
    """What comes of one operation answered in one way: why there is no answer, or what is wrong."""
    query, call, region = bench.noting.calls[operation]
    alone = evolve(query, calls=lambda _: [call], needs=())
    scope = Scope(Target("t", "s"), region, Standard.AWS, Caller("123456789012", "a"))
    with answering(ANSWERS[name]) as address:
        live = Live(session_of(("a", "b", "c"), region), ALL_QUERIES, "1", address)
        started = time.monotonic()
        found = Engine(live, seconds=seconds).ask([alone], scope).reply(alone, call.key)
        took = time.monotonic() - started
    if isinstance(found, Rows):
        return f"WRONG {':'.join(operation)}, {name}: taken for {found}"
    if took > seconds + MARGIN:
        return f"WRONG {':'.join(operation)}, {name}: {took:.1f} s"
    return found.cause.value


def main() -> int:
    """Asks everything in every way."""
    parser = argparse.ArgumentParser(description="Bad answers over real sockets.")
    parser.add_argument(
        "--seconds", type=float, default=6, help="to the deadline of a question, which some faults reach"
    )
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    given = parser.parse_args()
    done: set[Operation] = set()
    found: list[str] = []
    started = time.monotonic()
    for scenario in given.scenario or SCENARIOS:
        world, target = SCENARIOS[scenario]
        with demo(world, "us-west-2") as account:
            bench = Bench.of(account, target)
        cells = [(operation, name) for operation in bench.noting.calls if operation not in done for name in ANSWERS]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found += pool.map(lambda cell, of=bench: told(of, *cell, given.seconds), cells)
        done |= bench.noting.calls.keys()
    for each in found:
        if each.startswith("WRONG"):
            print(each)
    causes = ", ".join(f"{count} {cause}" for cause, count in Counter(each.split()[0] for each in found).most_common())
    print(f"{len(done)} operations in {len(ANSWERS)} ways, {time.monotonic() - started:.0f} s: {causes}")
    return any(each.startswith("WRONG") for each in found)


if __name__ == "__main__":
    sys.exit(main())
