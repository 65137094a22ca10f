"""What the function says besides its answer: one JSON object a line, as CloudWatch Logs reads them."""

from __future__ import annotations

import json
import sys
from typing import Any


def log_json(**members: Any) -> None:
    """Writes one line to standard output."""
    sys.stdout.write(json.dumps(members, default=str) + "\n")
    sys.stdout.flush()
