"""The least an audit can cost: a bare script that sends the same calls and judges nothing.

    python tests/bench/floor.py FILE URL THREADS

With many threads all calls overlap, as if none needed the answer of another; with one thread, one call after another.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def main(path: str, url: str, threads: str) -> None:
    """Sends every call once."""
    calls = json.loads(Path(path).read_text(encoding="utf-8"))["calls"]
    session = boto3.Session(region_name="us-west-2")
    config = Config(max_pool_connections=int(threads))
    clients = {
        (service, region): session.client(service, region_name=region, endpoint_url=url, config=config)
        for service, region in {(each[0], each[1]) for each in calls}
    }

    def send(call: list[Any]) -> None:
        service, region, operation, params = call
        with suppress(ClientError):  # an answer, too: some of what is asked is not there
            clients[service, region]._make_api_call(operation, params)

    with ThreadPoolExecutor(int(threads)) as pool:
        list(pool.map(send, calls))


if __name__ == "__main__":
    main(*sys.argv[1:])
