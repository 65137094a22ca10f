"""Opens the live account: which profile, which role, and the identity behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import botocore.session
from attrs import define, frozen
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader

from preflight.account.clients import CONNECT_SECONDS, READ_SECONDS, Opens
from preflight.account.engine import Engine, Observer
from preflight.account.errors import code_of, unanswered
from preflight.account.live import Live
from preflight.account.raw import Failure
from preflight.core.caller import CALLER
from preflight.core.errors import PreflightError
from preflight.core.partitions import partition
from preflight.core.query import Facts, Query
from preflight.core.report import Evidence
from preflight.core.scope import Caller, Scope, Standard
from preflight.core.source_kinds import ACCOUNT
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason


class CouldNotRunError(PreflightError):
    """The audit cannot start; one line saying why and what to do. Exit code 2."""

    why: Unanswered | None = None
    """The same for one account of many, where the others can be audited."""


NOT_THE_ROLE = (UnansweredReason.CREDENTIALS, UnansweredReason.CLOCK_SKEW, UnansweredReason.THROTTLED)
"""Why a role is not assumed that another role would not mend."""

Keys = tuple[str, str, str]
"""Access key id, secret access key and session token."""


@frozen
class Credentials:
    """How to get credentials: a profile of the AWS configuration, then roles to assume one after another."""

    profile: str | None = None
    assume_role: str | None = None
    external_id: str | None = None
    endpoint_url: str | None = None


@define
class LiveAccount:
    """A live account that answers queries, and knows who is asking."""

    engine: Engine
    evidence: Evidence = Evidence.LIVE
    taken_at: str | None = None

    @property
    def interrupted(self) -> bool:
        """Whether a signal ended the questions."""
        return self.engine.interrupted

    def interrupt(self) -> None:
        """Ends the questions of every thread."""
        self.engine.interrupt()

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts that answer the queries."""
        return self.engine.ask(queries, scope)

    def identity(self, region: str) -> Caller | Unanswered:
        """The caller; raises `CouldNotRunError` when AWS accepts no credentials.

        A region that the account has not enabled refuses good credentials too, so its partition's home region is
        asked before they are called bad.
        """
        found = self._caller(region)
        if isinstance(found, Unanswered) and found.cause in {
            UnansweredReason.CREDENTIALS,
            UnansweredReason.UNREACHABLE,
        }:
            home = self._caller(partition(region).home)
            found = found if isinstance(home, Unanswered) else home
        if isinstance(found, Unanswered) and found.cause is UnansweredReason.CREDENTIALS:
            text, command = found.next_step
            raise CouldNotRunError(f"{found.because}. {text} ({command})")
        return found

    def _caller(self, region: str) -> Caller | Unanswered:
        nobody = Unanswered(UnansweredReason.OFFLINE, CALLER.action)
        facts = self.ask([CALLER], Scope(Target(ACCOUNT, region), region, Standard.AWS, nobody))
        reply = facts.reply(CALLER)
        return reply if isinstance(reply, Unanswered) else reply.rows[0]


def open_account(
    how: Credentials,
    queries: Iterable[Query[Any]],
    *,
    version: str = "",
    seconds: float | None = None,
    observe: Observer | None = None,
    region: str | None = None,
) -> LiveAccount:
    """The live account of these credentials, ready to answer `queries` and nothing else."""
    live = Live(open_session(how, region), queries, version, how.endpoint_url)
    return LiveAccount(Engine(live, seconds, observe))


@frozen
class Session:
    """A session of the SDK that opens clients as boto3's does, whose resources and transfers take 60 ms to import."""

    core: botocore.session.Session

    @property
    def region_name(self) -> str | None:
        """The region that the configuration or the environment names."""
        named: str | None = self.core.get_config_variable("region")
        return named

    def client(self, service_name: str, **given: Any) -> Any:
        """A client of a service."""
        return self.core.create_client(service_name, **given)


def open_session(how: Credentials, region: str | None = None) -> Session:
    """A session with those credentials; raises `CouldNotRunError`."""
    try:
        session = new_session(profile=how.profile, region=region)
        session.core.get_scoped_config()  # raises for a profile that is not there
        return assume(session, how, region) if how.assume_role else session
    except BotoCoreError as error:
        raise CouldNotRunError(
            f"{_line(error)}; name another profile with --profile, or run `aws configure`"
        ) from error


@cache
def _loader() -> Loader:
    """Reads the SDK's service models once for all sessions of a run: a fleet opens one session an account.

    Only those of the SDK itself: one in ~/.aws/models or AWS_DATA_PATH could send a write under the name of a read.
    """
    return Loader([Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)


def new_session(**variables: str | None) -> Session:
    """A session that shares the service models with every other one; None leaves a variable to the configuration."""
    core = botocore.session.get_session()
    core.register_component("data_loader", _loader())
    for name, value in variables.items():
        if value is not None:
            core.set_config_variable(name, value)
    return Session(core)


def assume(session: Opens, how: Credentials, region: str | None) -> Session:
    """A session of the role, for an hour; raises `CouldNotRunError` when it may not be assumed."""
    try:
        sts = open_sts(session, how, region)
    except BotoCoreError as error:
        raise _not_assumed(how, error) from error
    return session_of(assumed_keys(sts, how), region)


def session_of(keys: Keys, region: str | None) -> Session:
    """A session that signs with these keys."""
    made = new_session(region=region)
    made.core.set_credentials(*keys)
    return made


def open_sts(session: Opens, how: Credentials, region: str | None) -> Any:
    """A client that assumes roles."""
    config = Config(connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries={"mode": "standard"})
    return session.client("sts", region_name=region, endpoint_url=how.endpoint_url, config=config)


def assumed_keys(sts: Any, how: Credentials) -> Keys:
    """The keys of the role, for an hour; raises `CouldNotRunError` when it may not be assumed."""
    extra: Mapping[str, Any] = {"ExternalId": how.external_id} if how.external_id else {}
    try:
        made = sts.assume_role(RoleArn=how.assume_role, RoleSessionName="agentcore-preflight", **extra)["Credentials"]
    except (BotoCoreError, ClientError) as error:
        raise _not_assumed(how, error, sts.meta.endpoint_url) from error
    return made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]


def _not_assumed(how: Credentials, error: Exception, endpoint: str = "") -> CouldNotRunError:
    """Why, and what to do: only what AWS said of the role itself is mended by another role."""
    told = unanswered("sts:AssumeRole", Failure(code_of(error), error))
    if told.cause is UnansweredReason.UNREACHABLE:
        return CouldNotRunError(f"{_cannot(how, error)}; check DNS, proxy and firewall between here and {endpoint}")
    if told.cause not in NOT_THE_ROLE:
        return CouldNotRunError(f"{_cannot(how, error)}; name a role that trusts this identity")
    text, command = told.next_step
    advice = f"{text} ({command})" if command else text
    made = CouldNotRunError(f"cannot assume {how.assume_role}: {told.because}. {advice}")
    made.why = told
    return made


def _cannot(how: Credentials, error: Exception) -> str:
    return f"cannot assume {how.assume_role}: {_line(error)}"


def profile_region(profile: str | None) -> str | None:
    """The region the profile's configuration names, if any; raises `CouldNotRunError` for a profile that is not."""
    try:
        return new_session(profile=profile).region_name
    except BotoCoreError as error:
        raise CouldNotRunError(f"{_line(error)}; `aws configure list-profiles` shows those there are") from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
