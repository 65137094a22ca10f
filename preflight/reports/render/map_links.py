"""Which problem a broken path or an unfit subnet on the map belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from preflight.core.network_map import MapPath
from preflight.reports.render.problem_view import ProblemView

PATH_CHECK = "startup-path"
SUBNET_CHECKS = ("subnet-zones", "private-subnets", "subnet-addresses")


def problem_of_path(path: MapPath, views: Iterable[ProblemView]) -> int:
    """The number of the problem that the end of a path is; 0 where none is found."""
    if path.end is None:
        return 0
    service = re.compile(rf"(?<![\w.-]){re.escape(path.service)}(?![\w-])")
    named = 0
    for view in views:
        for finding in view.problem.findings:
            if finding.check == PATH_CHECK and finding.subject == path.subnet and service.search(finding.because):
                return view.number
        ids = {part for resource in view.problem.cause.resources for part in re.split(r"[,\s]", resource)}
        if path.end.ids and set(path.end.ids) <= ids:
            named = named or view.number
    return named


def problem_of_subnet(subnet: str, views: Iterable[ProblemView]) -> int:
    """The number of the problem that makes a subnet unfit whatever its paths; 0 where none is found."""
    for check in SUBNET_CHECKS:
        for view in views:
            if any(f.check == check and f.subject == subnet for f in view.problem.findings):
                return view.number
    return 0
