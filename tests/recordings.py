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
from preflight.core.target import Target
from preflight.demo import DemoAccount
from preflight.demo.denials import denying

ALL = os.environ.get("CHANGES") == "all"
"""Whether every change of every run is made, or some of some."""


def recorded(account: DemoAccount, name: str, number: int) -> World:
    """One run over a simulated account, its facts kept."""
    run = RUNS[name][number]
    options = Options(checks=run.checks, ambient=run.ambient)
    with denying(run.denied) if run.denied else nullcontext():
        return kept(account, run.target(account), run.region, options, f"{name} {number}")


def kept(account: DemoAccount, target: Target | None, region: str, options: Options, name: str = "") -> World:
    """An audit of a target in a simulated account, its facts kept."""
    live = Live(account.session, questions(options.checks), fetch=account.fetch)
    keeper = Recorder(LiveAccount(Engine(live, seconds=60), Evidence.SIMULATED))
    report = audit(target, account=keeper, regions=region, options=options)
    facts = json.loads(keeper.document(keeper.identity(region), [region], report.taken_at))
    return World(name, facts, target, region, options)
