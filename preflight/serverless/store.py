"""Reports in S3: one object per run, and beside them the last verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from attrs import frozen
from botocore.exceptions import ClientError

from preflight.core.report import ALL, Audit, Report
from preflight.core.source_kinds import ACCOUNT, INLINE

LAST = "last.json"
MOST_CHARACTERS = 200


@frozen
class Store:
    """The place of one account, set of regions and target in a bucket; `s3` is a boto3 client."""

    s3: Any
    bucket: str
    place: str

    def put(self, name: str, document: Mapping[str, Any]) -> str:
        """Writes a document and returns its address."""
        key = f"{self.place}/{name}"
        body = json.dumps(document).encode()
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, ContentType="application/json")
        return f"s3://{self.bucket}/{key}"

    def get(self, name: str) -> dict[str, Any] | None:
        """A document, or None when there is none.

        Without s3:ListBucket, S3 says AccessDenied where there is no such key; that is an error here, as it must be
        (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
        """
        try:
            found = self.s3.get_object(Bucket=self.bucket, Key=f"{self.place}/{name}")
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        read: dict[str, Any] = json.loads(found["Body"].read())
        return read


def place_of(report: Report, prefix: str) -> str:
    """Where the reports of this account, these regions, this target and this selection are kept, run after run.

    What the readable part leaves out or shortens is in the hash after it, so that no two of them share a place.
    """
    audits = report.audits
    accounts = "_".join(dict.fromkeys(audit.account or "unknown" for audit in audits))
    regions = "_".join(dict.fromkeys(audit.region for audit in audits))
    sources = "_".join(dict.fromkeys(audit.source for audit in audits if audit.kind != ACCOUNT))
    target = re.sub(r"[^\w.-]+", "-", sources).strip("-")[:MOST_CHARACTERS]
    identity = sorted({_identity(audit) for audit in audits})
    unmistakable = target == sources != INLINE and all(audit.selection == ALL for audit in audits)
    suffix = "" if unmistakable else f"-{sha256(repr(identity).encode()).hexdigest()[:10]}"
    return prefix + "/".join((accounts[:MOST_CHARACTERS], regions[:MOST_CHARACTERS], (target or "account") + suffix))


def _identity(audit: Audit) -> tuple[str, ...]:
    """What tells one audit's place from another's."""
    selection = audit.selection if isinstance(audit.selection, str) else " ".join(sorted(audit.selection))
    source, *declared = audit.target
    return (audit.account, audit.region, source, selection, *declared)


def name_of(report: Report) -> str:
    """The name of this run's report, in the order of time."""
    return f"{report.taken_at.replace(':', '')}.json"
