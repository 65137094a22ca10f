"""The simulated account over real HTTP: its answers recorded once, then served with a latency by a process of its own.

    python tests/bench/canned.py record FILE            # audits the world `ready`, keeps calls and answers
    python tests/bench/canned.py serve FILE LATENCY CERTIFICATE   # prints the port, serves until it is killed

Every region and account is served from the one that was recorded, with the names exchanged in question and answer, so
that twenty of them cost no recording. A question that was not asked before is answered with 404 and told on stderr.
`GET /asked` answers with the number of requests since it was last asked.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import ssl
import sys
import threading
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import botocore.client
import botocore.endpoint

HOME, ACCOUNT = "us-west-2", "123456789012"
SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
REQUESTED = re.compile(rb"aws%3ARequestedRegion&.*?ContextKeyValues\.member\.1=([a-z0-9-]+)")
"""The region that a simulation of IAM is about."""
SKIPPED = {"content-length", "transfer-encoding", "connection", "content-encoding"}
ASKED = "/asked"
"""Where the number of requests is told."""
ASSUMED = (
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>none"
    "</SecretAccessKey><SessionToken>none</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
    "</AssumeRoleResult></AssumeRoleResponse>"
)
Answer = tuple[int, dict[str, str], bytes]


def key_of(method: str, url: str, headers: dict[str, str], body: bytes) -> str:
    """What makes two requests the same question, whichever host they go to."""
    parts = urlsplit(url)
    bucket = f"/{parts.netloc.split('.s3.')[0]}" if ".s3." in parts.netloc else ""
    path = (bucket + parts.path).rstrip("/") or "/"
    query = "&".join(sorted(parts.query.split("&")))
    scope = SCOPE.search(headers.get("authorization", ""))
    # Both are asked in their partition's home region, or with an endpoint of one's own in that of the client.
    place = f"{'' if scope.group(3) in ('iam', 'route53') else scope.group(2)} {scope.group(3)}" if scope else ""
    return f"{place} {method} {path}?{query} {headers.get('x-amz-target', '')} {body.decode()}"


def record(path: Path) -> None:
    """Audits the simulated account once, and keeps every call and every answer."""
    from preflight.account.engine import Engine
    from preflight.account.live import Live
    from preflight.account.session import LiveAccount
    from preflight.audit.run import audit, questions
    from preflight.checks import all_checks
    from preflight.demo import demo

    here, answers, calls = threading.local(), {}, []
    endpoint: Any = botocore.endpoint.Endpoint
    client: Any = botocore.client.BaseClient
    send, convert, call = endpoint._do_get_response, botocore.endpoint.convert_to_response_dict, client._make_api_call

    def sent(self: Any, request: Any, operation_model: Any, context: Any) -> Any:
        here.request = request
        return send(self, request, operation_model, context)

    def converted(response: Any, operation_model: Any) -> Any:
        request = here.request
        headers = {name.lower(): text(value) for name, value in request.headers.items()}
        body = request.body or b""
        key = key_of(request.method, request.url, headers, body.encode() if isinstance(body, str) else bytes(body))
        kept = {name: value for name, value in response.headers.items() if name.lower() not in SKIPPED}
        answers[key] = [response.status_code, kept, base64.b64encode(response.content).decode()]
        return convert(response, operation_model)

    def called(self: Any, operation: str, params: Any) -> Any:
        calls.append([self.meta.service_model.service_name, self.meta.region_name, operation, params])
        return call(self, operation, params)

    with demo("ready", HOME) as world:
        live = Live(world.session, questions(all_checks()), fetch=world.fetch)
        with (
            patch.object(botocore.endpoint.Endpoint, "_do_get_response", sent),
            patch.object(botocore.endpoint, "convert_to_response_dict", converted),
            patch.object(botocore.client.BaseClient, "_make_api_call", called),
        ):
            audit(account=LiveAccount(Engine(live)), regions=HOME)
    path.write_text(json.dumps({"answers": answers, "calls": calls}, default=str), encoding="utf-8")


def text(value: Any) -> str:
    """A header's value, which botocore keeps as bytes or text."""
    return value.decode() if isinstance(value, bytes) else str(value)


class Canned:
    """Answers requests from a recording."""

    def __init__(self, path: Path, latency: float) -> None:
        recorded = json.loads(path.read_text(encoding="utf-8"))["answers"]
        self.answers: dict[str, Answer] = {
            key: (status, headers, base64.b64decode(body)) for key, (status, headers, body) in recorded.items()
        }
        self.latency = latency
        self.asked = 0

    def told(self) -> Answer:
        """How many requests came since this was last asked."""
        told, self.asked = self.asked, 0
        return 200, {}, str(told).encode()

    def answer(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """The recorded answer, in the names of the region and account that were asked."""
        self.asked += 1
        if role := re.search(rb"Action=AssumeRole&.*RoleArn=arn%3Aaws%3Aiam%3A%3A(\d{12})", body):
            return 200, {"content-type": "text/xml"}, ASSUMED.format(key=f"ASIA{role.group(1).decode()}").encode()
        scope = SCOPE.search(headers.get("authorization", ""))
        account = scope.group(1).removeprefix("ASIA") if scope and scope.group(1).startswith("ASIA") else ACCOUNT
        meant = REQUESTED.search(body) if scope and scope.group(3) == "iam" else None
        region = meant.group(1).decode() if meant else scope.group(2) if scope and scope.group(3) != "iam" else HOME
        key = key_of(method, url, headers, body)
        for names in (((account, ACCOUNT),), ((account, ACCOUNT), (region, HOME))):
            if renamed(key, names) in self.answers:
                status, kept, found = self.answers[renamed(key, names)]
                back = tuple((home, own) for own, home in names)
                told = {name: renamed(value, back) for name, value in kept.items()}
                return status, told, renamed(found.decode(), back).encode()
        print("not recorded:", key, file=sys.stderr)
        return 404, {}, b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: requests until it is closed."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *rest = head.decode().split("\r\n")
                method, url, _ = line.split(" ")
                headers = {name.lower(): value for name, _, value in (each.partition(": ") for each in rest if each)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status, kept, found = self.told() if url == ASKED else self.answer(method, url, headers, body)
                await asyncio.sleep(self.latency)
                lines = [f"HTTP/1.1 {status} -", f"content-length: {len(found)}"]
                lines += [f"{name}: {value}" for name, value in kept.items()]
                writer.write("\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else found))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def renamed(said: str, names: tuple[tuple[str, str], ...]) -> str:
    """The text with each first name exchanged for the second."""
    for old, new in names:
        said = said.replace(old, new) if old != new else said
    return said


async def serve(path: Path, latency: float, certificate: str) -> None:
    """Serves a recording over TLS; prints the port."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    server = await asyncio.start_server(Canned(path, latency).serve, "127.0.0.1", 0, backlog=1024, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1] == "record":
        record(Path(sys.argv[2]))
    else:
        asyncio.run(serve(Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
