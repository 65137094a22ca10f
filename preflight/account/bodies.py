"""Bounds the body of every answer: an endpoint that sends without end must not fill the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LARGEST = 32 * 1024 * 1024
"""Bytes; the largest page of a listing that this tool asks for is below 2 MB."""


class AnswerTooLargeError(OSError):
    """An answer of AWS, or of what is in between, that is larger than any can be."""


class BoundedBody:
    """A response body that refuses to be read past a bound; all else is the body's own."""

    def __init__(self, body: Any, largest: int = LARGEST) -> None:
        self._body, self._largest = body, largest

    def __getattr__(self, name: str) -> Any:
        """What this class does not bound."""
        return getattr(self._body, name)

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[bytes]:
        """The chunks of the body; raises `AnswerTooLargeError`."""
        read = 0
        for chunk in self._body.stream(*args, **kwargs):
            read += len(chunk)
            if read > self._largest:
                self._body.close()
                raise AnswerTooLargeError(f"the answer is larger than {self._largest // 1024 // 1024} MB")
            yield chunk


class BoundedSession:
    """botocore's HTTP session with bounded bodies; botocore reads a body whole before it parses it."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def send(self, request: Any) -> Any:
        """The response to a request."""
        response = self._session.send(request)
        response.raw = BoundedBody(response.raw)
        return response

    def close(self) -> None:
        """Closes the session."""
        self._session.close()
