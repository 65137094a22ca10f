"""What an agent names is there, and its execution role may use it: memories, tools, gateways, agents, file systems.

Why:
    An agent reaches a memory and other runtimes with its execution role. Creating it succeeds without those rights, and
    where there is no such thing, and every invocation fails. A harness has a memory that AgentCore manages for it,
    unless it names another, and its tools are gateways, browsers, code interpreters and keys of providers. File systems
    are mounted with the role as well: without its rights the session does not start, or cannot write.

Error:
    AccessDeniedException: … is not authorized to perform: bedrock-agentcore:ListEvents on resource: …:memory/…
    AccessDeniedException: … is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime
    ResourceNotFoundException: Memory not found. ValidationException: Invalid memoryId

Fix:
    Add the statement that is printed to the execution role; write the id of a memory or tool that is there.

Limits:
    What an agent uses is read from environment variables that hold an ARN, the URL of a gateway or, by their name, the
    id of a memory, browser, code interpreter or gateway, and from those that a memory or an agent of the same source
    gives; what its code looks up itself is not seen. What is no id warns unless the variable names AgentCore. The right
    to retrieve records is not asked on a memory of the source without strategies: it has none. Rights on tools and file
    systems that are lacking warn: a file system without a policy may let every client in.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/memory-getting-started.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-invoke-agent.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-filesystem-configurations.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from attrs import evolve, frozen

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, skipped
from preflight.core.kinds import in_words
from preflight.core.query import Facts
from preflight.core.requirement import MUST, SHOULD
from preflight.core.resource import Resource, maker
from preflight.core.scope import Scope
from preflight.core.target import Agent
from preflight.core.value import Value, Why, creator, made_value
from preflight.filesystems.mounts import BUCKET, EFS, S3_FILES, Mount, mounts_of
from preflight.filesystems.queries import EFS_POINTS
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import made_up, need
from preflight.iam.harness_tools import default_permissions, tool_permissions
from preflight.iam.never_read import TOOLS, candidates, tool_of, whatever
from preflight.iam.permissions import Permission
from preflight.iam.planned_arns import arn_to_be
from preflight.iam.verdicts import NotApplicable, RoleUsage, rights, role_may
from preflight.inventory.named import Named, lookup, named
from preflight.inventory.there import Existence

RUNTIME = re.compile(r"arn:[a-z-]+:bedrock-agentcore:[a-z0-9-]+:\d{12}:runtime/[\w-]+")
MEMORY = re.compile(r"arn:[a-z-]+:bedrock-agentcore:[a-z0-9-]+:\d{12}:memory/[\w-]+")
MEMORY_NAME = re.compile(r"(^|_)MEMORY(_ID|ID)?$", re.IGNORECASE)
NAMING = {
    "Memory": re.compile(r"(^|_)MEMORY(_?(ID|ARN))?$", re.IGNORECASE),
    "Runtime": re.compile(r"(^|_)(AGENT|RUNTIME)_?ARN$", re.IGNORECASE),
}
"""Variables whose names say what is in them, where their values are not known."""
ARN_OF = {"Memory": "MemoryArn", "Runtime": "AgentRuntimeArn"}
"""The attribute of CloudFormation by which a policy of the same template names the resource."""
ATTRIBUTES = re.compile(r"(Arn|Id)$")
"""Attributes in CloudFormation that name the resource itself, not its version or state."""
MEMORY_ID = re.compile(r"[a-zA-Z][\w]{0,99}-[a-zA-Z0-9]{10}")

EVENTS = ("bedrock-agentcore:CreateEvent", "bedrock-agentcore:ListEvents")
USE_MEMORY = (*EVENTS, "bedrock-agentcore:RetrieveMemoryRecords")
INVOKE = ("bedrock-agentcore:InvokeAgentRuntime",)
TOOL_IDS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "Browser": (re.compile(r"(^|_)BROWSER_?ID$", re.IGNORECASE), "browser-custom"),
    "CodeInterpreter": (re.compile(r"(^|_)CODE_?INTERPRETER_?ID$", re.IGNORECASE), "code-interpreter-custom"),
}
"""Tools of the user's own: the variables that hold their ids, and what ARNs call them.

https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/browser-resource-session-management.html
"""
MOUNT_EFS = ("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite")
MOUNT_S3_FILES = ("s3files:ClientMount", "s3files:ClientWrite")
_MEMORY = "arn:{partition}:bedrock-agentcore:{region}:{account}:memory/"


@frozen
class Use:
    """One thing that an agent uses under its execution role."""

    agent: Agent
    permission: Permission
    name: str
    access_point: str = ""
    """The access point of EFS whose file system the permission is on."""
    unknown: Value[str] | None = None
    """What names the thing, where it is not known yet."""

    kind: str = ""
    """The kind of what a variable names, where that may be one whose value is never read."""

    arn: str = ""
    """The ARN of the thing, where that is looked up here; what variables name otherwise is a `Named`."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What an agent uses once, however often it names it."""
        named = (creator(self.unknown) or self.unknown.detail) if self.unknown else ""
        return self.permission.resource, self.access_point, named, self.kind


def uses(scope: Scope) -> Iterator[Subject[Use | Named]]:
    """What each agent names, once an agent."""
    recorded = frozenset(_recorded(scope))
    for resource, agent in _agents(scope):
        for each in _names(resource, scope):
            if each.id in recorded:
                continue
            yield Subject(agent.subject, each, each.origin, agent.account, owners=(resource.subject,))
        seen: dict[tuple[str, ...], Use] = {}
        for use in _of(resource, agent, scope):
            seen.setdefault(use.identity, use)
        for use in seen.values():
            yield Subject(agent.subject, use, resource.origin, agent.account, owners=(resource.subject,))


def _recorded(scope: Scope) -> Iterator[str]:
    """The ids of memories that the source itself states, for which recorded-id looks."""
    rows = (each.value("memoryId") for each in scope.target.resources if each.kind == "Memory" and not each.deployed)
    return (str(value.value) for value in rows if value and value.known)


def _names(resource: Resource, scope: Scope) -> Iterator[Named]:
    """What its environment names by an id; of what is deployed the values are never read."""
    variables = resource.get("environmentVariables")
    if isinstance(variables, dict) and not resource.deployed:
        yield from named(variables, scope)


def _agents(scope: Scope) -> Iterator[tuple[Resource, Agent]]:
    """Every runtime and harness with the view of it that has its role."""
    agents = {agent.subject: agent for agent in scope.target.agents if not agent.candidate}
    for resource in scope.target.ledger:
        agent = agents.get(resource.subject)
        if resource.kind in {"Runtime", "Harness"} and agent:
            yield resource, agent


def _of(resource: Resource, agent: Agent, scope: Scope) -> Iterator[Use]:
    variables = resource.get("environmentVariables")
    for name, value in variables.items() if isinstance(variables, dict) else ():
        text = str(getattr(value, "value", None) or "")
        if RUNTIME.fullmatch(text):
            yield Use(agent, Permission("invoke the other agent", INVOKE, text), name, arn=text)
            endpoint = f"{text}/runtime-endpoint/DEFAULT"
            yield Use(agent, Permission("invoke the other agent's endpoint", INVOKE, endpoint), name)
        elif MEMORY.fullmatch(text):
            yield Use(agent, Permission("use the memory", USE_MEMORY, text), name)
        elif MEMORY_NAME.search(name) and MEMORY_ID.fullmatch(text):
            yield Use(agent, Permission("use the memory", USE_MEMORY, _MEMORY + text), name)
        elif (tool := _tool(name)) and MEMORY_ID.fullmatch(text):
            arn = f"arn:{{partition}}:bedrock-agentcore:{{region}}:{{account}}:{TOOL_IDS[tool][1]}/{text}"
            yield Use(agent, Permission(f"use the {in_words(tool)}", TOOLS[tool].actions, arn, SHOULD), name)
        elif isinstance(value, Value) and not value.known:
            several = len(value.made_by) > 1
            for each in _told(value, scope):
                yield from _not_known(agent, "its environment" if several and each is not value else name, each, scope)
    if resource.kind == "Harness":
        yield from _managed(resource, agent)
        yield from _tools(resource, agent)
    for mount in mounts_of(resource):
        yield from _mounted(mount, agent)


def _tools(resource: Resource, agent: Agent) -> Iterator[Use]:
    """The tools of a harness, and what its model and skills read."""
    yield from (Use(agent, permission, member) for permission, member in default_permissions(resource))
    for permission, member, value in tool_permissions(resource):
        if value.known:
            arn = str(value.get())
            yield Use(agent, evolve(permission, resource=arn), member, arn=arn)
        else:
            yield Use(agent, permission, member, unknown=value)


def _tool(name: str) -> str:
    """The kind of the tool whose id a variable holds; empty where it holds none."""
    return next((kind for kind, (variable, _) in TOOL_IDS.items() if variable.search(name)), "")


def _told(value: Value[str], scope: Scope) -> Sequence[Value[str]]:
    """The value, or each memory and agent that may give it: an agent is given all that its environment refers to."""
    each = [made_value(name, origin=value.origin) for name in value.made_by]
    makers = ((one, maker(one, scope.target.made)) for one in each)
    return [one for one, made in makers if made and made.kind in NAMING] or [value]


def _not_known(agent: Agent, name: str, value: Value[str], scope: Scope) -> Iterator[Use]:
    """The use of what a variable will hold: told by the resource of the source that gives it, else by its name."""
    made = maker(value, scope.target.made)
    attribute = creator(value).removeprefix(f"{made.address}.") if made and made.address else ""
    if attribute and attribute != creator(value) and not ATTRIBUTES.search(attribute):
        return
    kind = made.kind if made else next((kind for kind, named in NAMING.items() if named.search(name)), "")
    if kind == "Memory":
        actions = USE_MEMORY if made is None or _extracts(made, scope) else EVENTS
        permission = Permission(f"use the memory that {name} names", actions, "{thing}")
        yield Use(agent, permission, name, unknown=value, kind=kind)
    elif kind == "Runtime":
        why = f"invoke the other agent that {name} names"
        yield Use(agent, Permission(why, INVOKE, "{thing}"), name, unknown=value)
        yield Use(agent, Permission(why, INVOKE, "{thing}/runtime-endpoint/DEFAULT"), name, unknown=value)
    elif agent.deployed and value.why is Why.SENSITIVE and (tool := tool_of(name)):
        permission = Permission(f"use the {in_words(tool)} that {name} names", TOOLS[tool].actions, "{thing}", SHOULD)
        yield Use(agent, permission, name, unknown=value, kind=tool)


def _extracts(memory: Resource, scope: Scope) -> bool:
    """Whether a memory has a strategy: without one there are no records to retrieve."""
    resources = scope.target.made
    added = (each for each in resources if maker(each.value("memoryId"), resources) == memory)
    return any(each.get("memoryStrategies") for each in (memory, *added))


def _mounted(mount: Mount, agent: Agent) -> Iterator[Use]:
    """What mounting a file system of the user's own takes."""
    arn, why = mount.arn, "mount its file system"
    if mount.member in EFS and arn:
        context = (("elasticfilesystem:AccessPointArn", arn.group()),)
        yield Use(agent, Permission(why, MOUNT_EFS, "{file_system}", SHOULD, context), mount.member, arn.group())
    elif mount.member in S3_FILES and arn:
        context = (("s3files:AccessPointArn", arn.group()),)
        yield Use(agent, Permission(why, MOUNT_S3_FILES, arn["system"], SHOULD, context), mount.member)
        read = Permission("read the access point of its file system", ("s3files:GetAccessPoint",), arn.group(), SHOULD)
        yield Use(agent, read, mount.member)
    elif mount.member == BUCKET and mount.name and mount.name.known:
        bucket = f"arn:{{partition}}:s3:::{mount.name.get()}"
        yield Use(agent, Permission("list the bucket it mounts", ("s3:ListBucket",), bucket, SHOULD), BUCKET)
        objects = ("s3:GetObject", "s3:PutObject")
        yield Use(agent, Permission("use the bucket it mounts", objects, f"{bucket}/*", SHOULD), BUCKET)


def _managed(resource: Resource, agent: Agent) -> Iterator[Use]:
    """The memory of a harness: the one it names, else the one that AgentCore makes of its name."""
    memory = resource.get("memory")
    named = [str(value.value) for _, value in resource.leaves() if value.value and MEMORY.fullmatch(str(value.value))]
    later = resource.value("memory", "agentCoreMemoryConfiguration", "arn")
    if memory is None:
        name = resource.value("harnessName")
        # what is deployed and tells of no memory may have been made without one
        level = SHOULD if resource.deployed else MUST
        if name and name.known:
            arn = _MEMORY + made_up(name.get())
            yield Use(agent, Permission("use its managed memory", EVENTS, arn, level), "")
    for arn in named:
        yield Use(agent, Permission("use its memory", USE_MEMORY, arn, SHOULD), "memory", arn=arn)
    if later and not later.known:
        yield Use(agent, Permission("use its memory", USE_MEMORY, "{thing}", SHOULD), "memory", unknown=later)


def _work(use: Use, facts: Facts) -> RoleUsage:
    return RoleUsage(use.agent.role, use.agent, use.permission.purpose, partial(_needs, use, facts))


def _needs(use: Use, facts: Facts) -> tuple[PermissionNeed, ...]:
    """The permission on what the agent names; that on a file system of EFS once its access point tells which."""
    scope = facts.scope
    values = {"partition": scope.partition, "account": scope.account}
    if _is_unread(use):
        return tuple(
            need(evolve(use.permission, resource=arn), scope.region, **values) for arn in candidates(use.kind, scope)
        )
    if use.unknown:
        made = maker(use.unknown, scope.target.made)
        # that something of the deployment gives it does not tell which rights it takes
        values["thing"] = arn_to_be(made, scope) if made else evolve(use.unknown, why=Why.UNSUPPORTED).get()
        if made and made.kind in ARN_OF and use.agent.role and use.agent.role.plan:
            named = ((f"{made.address or made.subject}.{ARN_OF[made.kind]}", values["thing"]),)
            return (need(evolve(use.permission, context=named), scope.region, **values),)
    if use.access_point:
        row = facts.one(EFS_POINTS, use.access_point)
        if row is None:
            raise NotApplicable(skipped("there is no such access point, which file-system judges"))
        values["file_system"] = f"{use.access_point.partition(':access-point/')[0]}:file-system/{row.file_system}"
    return (need(use.permission, scope.region, **values),)


def _is_unread(use: Use) -> bool:
    """Whether a variable of a deployed agent names it, whose value is never read."""
    return bool(use.unknown and use.unknown.why is Why.SENSITIVE and use.agent.deployed and use.kind)


def _works(facts: Facts) -> Iterator[RoleUsage]:
    return (_work(each.of, facts) for each in uses(facts.scope) if isinstance(each.of, Use))


RIGHTS = rights(_works, EFS_POINTS)
LOOKUP = lookup(lambda facts: (each.of for each in uses(facts.scope) if isinstance(each.of, Named)))


def _arns(facts: Facts) -> Iterator[str]:
    return (each.of.arn for each in uses(facts.scope) if isinstance(each.of, Use))


EXISTENCE = Existence.of(_arns)


@check(
    requirement="services",
    subjects=uses,
    none="no agent names a memory, a tool, a gateway, another agent or a file system",
    kinds=("Runtime", "Harness"),
    queries=(*RIGHTS.queries, *LOOKUP.listings.values(), *EXISTENCE.queries.values()),
)
def judge(use: Use | Named, facts: Facts) -> Iterator[Finding]:
    """Whether what the agent names is there, and the rights of its role on it; on whatever it may be, if never read."""
    if isinstance(use, Named):
        yield LOOKUP.judge(use, facts)
        return
    if not _is_unread(use):
        found = list(EXISTENCE.judged(use.arn, facts))
        if use.permission.actions:
            found += role_may(_work(use, facts), facts, RIGHTS)
        yield from found or [skipped("using it takes no right of the role")]
        return
    each = {arn: tuple(role_may(_on(arn, use, facts), facts, RIGHTS)) for arn in candidates(use.kind, facts.scope)}
    yield from whatever(use.kind, use.name, each)


def _on(arn: str, use: Use, facts: Facts) -> RoleUsage:
    """The use of one of those that a variable may name."""
    values = {"partition": facts.scope.partition, "account": facts.scope.account}
    wanted = need(evolve(use.permission, resource=arn), facts.scope.region, **values)
    return RoleUsage(use.agent.role, use.agent, f"use the {in_words(use.kind)} {arn}", lambda: (wanted,))
