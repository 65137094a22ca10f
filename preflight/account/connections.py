"""TLS for all connections from one context, which reads the certificates to trust once.

Why: urllib3 reads the file anew for every connection (14 ms of CPU for certifi's), and an audit opens fifty.
"""

from __future__ import annotations

from functools import cache
from typing import Any


def read_certificates_once(session: Any) -> Any:
    """The HTTP session of botocore, which has no public place for it; managers of proxies share the context, too."""
    context = session._manager.connection_pool_kw["ssl_context"]  # noqa: SLF001
    context.load_verify_locations = cache(context.load_verify_locations)
    session._get_ssl_context = lambda: context  # noqa: SLF001
    return session
