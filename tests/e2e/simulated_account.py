"""A simulated account behind an HTTP endpoint: `simulated_account.py WORLD REGION` prints its address and keys as JSON."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import botocore.session
from botocore.awsrequest import AWSPreparedRequest
from botocore.model import ServiceModel
from moto.core.models import botocore_stubber

from preflight.demo import demo
from preflight.demo.dispatch import CREDENTIAL

CORE = botocore.session.get_session()
HOP_BY_HOP = {"host", "connection", "content-length", "transfer-encoding", "expect"}


@cache
def services(signing_name: str) -> tuple[tuple[str, ServiceModel], ...]:
    """The services whose requests are signed with that name; several are where AWS splits one in two."""
    named = ((name, CORE.get_service_model(name)) for name in CORE.get_available_services())
    return tuple((name, model) for name, model in named if model.signing_name == signing_name)


@cache
def endpoint(service: str, region: str) -> str:
    """Where AWS itself answers for the service."""
    return str(boto3.client(service, region, aws_access_key_id="a", aws_secret_access_key="b").meta.endpoint_url)


def operation(model: ServiceModel, method: str, address: str, headers: dict[str, str], body: bytes) -> str | None:
    """The operation that a request of the service asks for."""
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2] if target.startswith(f"{model.metadata.get('targetPrefix')}.") else None
    if model.protocol in {"query", "ec2"}:
        return parse_qs(body.decode()).get("Action", [None])[0]
    found = [name for name in model.operation_names if _fits(model, name, method, address)]
    return max(found, key=lambda name: len(model.operation_model(name).http["requestUri"]), default=None)


def _fits(model: ServiceModel, name: str, method: str, address: str) -> bool:
    http, url = model.operation_model(name).http, urlsplit(address)
    path, _, wanted = http["requestUri"].partition("?")
    pattern = re.sub(r"\\\{\w+\\\+\\\}", ".+", re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
    asked = set(parse_qs(url.query, keep_blank_values=True))
    needed = {part.partition("=")[0] for part in wanted.split("&") if part}
    return http["method"] == method and re.fullmatch(pattern, url.path) is not None and needed <= asked


class Front(BaseHTTPRequestHandler):
    """Hands each request to the simulated account as if the SDK had sent it to AWS."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        signed = CREDENTIAL.search(headers.get("authorization", ""))
        found = signed and next(
            (
                (name, model, asked)
                for name, model in services(signed["service"])
                if (asked := operation(model, self.command, self.path, headers, body))
            ),
            None,
        )
        if not signed or not found:
            print(f"no operation: {self.command} {self.path} {headers.get('x-amz-target')}", file=sys.stderr)
            self._send(501, {}, b"")
            return
        name, model, asked = found
        url = endpoint(name, signed["region"]) + self.path
        sent: Any = {key: value for key, value in self.headers.items() if key.lower() not in HOP_BY_HOP}
        request = AWSPreparedRequest(self.command, url, sent, body, False)
        event = f"before-send.{model.service_id.hyphenize()}.{asked}"
        response = botocore_stubber(event, request)
        self._send(response.status_code, dict(response.headers), response.content)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815 - the names that http.server looks for

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked has stopped waiting
                self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Prints nothing."""


def main(world: str, region: str) -> None:
    """Serves the world until standard input is closed, so that it never outlives who started it."""
    with demo(world, region) as account, ThreadingHTTPServer(("127.0.0.1", 0), Front) as server:
        s3 = account.session.client("s3")
        s3.create_bucket(Bucket="e2e-reports", CreateBucketConfiguration={"LocationConstraint": region})
        keys = account.session.get_credentials().get_frozen_credentials()
        told = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_SESSION_TOKEN": keys.token or "",
            "AWS_REGION": region,
        }
        print(json.dumps(told), flush=True)
        import threading

        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:3])
