"""Audits of the simulated accounts with their facts kept, to be judged again with something changed."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext

from changes import World
from test_demo_coverage import RUNS

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.recorded import Recorder
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.report import Evidence
from preflight.demo import DemoAccount
from preflight.demo.denials import denying

ALL = os.environ.get("CHANGES") == "all"
"""Whether every change of every run is made, or some of some."""


def recorded(account: DemoAccount, name: str, number: int) -> World:
    """One run over a simulated account, its facts kept."""
    run = RUNS[name][number]
    live = Live(account.session, questions(run.checks), fetch=account.fetch)
    keeper = Recorder(LiveAccount(Engine(live, seconds=60), Evidence.SIMULATED))
    target, options = run.target(account), Options(checks=run.checks, ambient=run.ambient)
    with denying(run.denied) if run.denied else nullcontext():
        report = audit(target, account=keeper, regions=run.region, options=options)
        facts = json.loads(keeper.document(keeper.identity(run.region), [run.region], report.taken_at))
    return World(f"{name} {number}", facts, target, run.region, options)
