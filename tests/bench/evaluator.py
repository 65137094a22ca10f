"""Random policies by our evaluator and by an independent one, and the classes of cases in which they differ.

The other one is `@cloud-copilot/iam-simulate`, which npm installs into a folder that goes away again. Each difference is
cut down to what it takes, and those that take the same are one class. Run it from the checkout, with npm and node:

    python tests/bench/evaluator.py
    python tests/bench/evaluator.py --count 20000 --seed 7
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen

from preflight.iam.documents import Policy
from preflight.iam.policies import Request, evaluate

PACKAGE = "@cloud-copilot/iam-simulate"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/agents/agent"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/agent/session"
REQUESTS = {
    "s3:GetObject": "arn:aws:s3:::bucket/code/agent.zip",
    "s3:PutObject": "arn:aws:s3:::bucket/out:put/ab",
    "ecr:BatchGetImage": f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/agents/research",
    "secretsmanager:GetSecretValue": f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:key-AbCdEf",
    "lambda:InvokeFunction": f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:tool",
    "bedrock:InvokeModel": "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0",
    "logs:PutLogEvents": f"arn:aws:logs:us-west-2:{ACCOUNT}:log-group:/aws/x:log-stream:y",
    "ecr:GetAuthorizationToken": "*",
}
KEYS: dict[str, tuple[str, ...]] = {
    "aws:RequestedRegion": ("us-west-2", "eu-west-1"),
    "aws:PrincipalTag/stage": ("prod", "dev", "*"),
    "aws:SecureTransport": ("true", "false"),
    "aws:SourceIp": ("10.0.0.1", "203.0.113.7"),
    "aws:SourceVpc": ("vpc-1", "vpc-2"),
    "aws:PrincipalArn": (ROLE, "arn:aws:iam::123456789012:role/other"),
    "aws:PrincipalOrgID": ("o-1", "o-2"),
    "aws:MultiFactorAuthAge": ("100", "5000"),
    "aws:CurrentTime": ("2026-11-27T00:00:00Z", "2020-01-01T00:00:00Z"),
    "aws:TagKeys": ("stage", "team"),
    "aws:PrincipalOrgPaths": ("o-1/r-1/ou-1/", "o-2/r-1/"),
}
SEVERAL = frozenset({"aws:TagKeys", "aws:PrincipalOrgPaths"})
TEXTS = (
    *("us-*", "prod", "PROD", "*", "${aws:PrincipalTag/stage}", "${aws:PrincipalTag/none, 'prod'}", "${*}", "true", ""),
    *("st?ge", "o-1", "O-1", "vpc-*", "o-1/*", "arn:aws:iam::*:role/*", "10.0.0.1", "100"),
)
_TEXT = ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")
_ORDER = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
OPERATORS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": (tuple(f"String{each}" for each in _TEXT), TEXTS),
    "aws:SecureTransport": (("Bool",), ("true", "false", "True", "${aws:SecureTransport}")),
    "aws:SourceIp": (("IpAddress", "NotIpAddress"), ("10.0.0.0/8", "10.0.0.1", "203.0.113.0/24", "2001:db8::/32")),
    "aws:PrincipalArn": (
        ("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"),
        (
            ROLE,
            "arn:aws:iam::*:role/*",
            f"arn:aws:iam::{ACCOUNT}:role/agents/*",
            "arn:aws:iam::1*:role/?gents/*",
            "arn:*:*:*:*:*",
        ),
    ),
    "aws:MultiFactorAuthAge": (tuple(f"Numeric{each}" for each in _ORDER), ("100", "100.0", "1000", "5000.5", "-1")),
    "aws:CurrentTime": (
        tuple(f"Date{each}" for each in _ORDER),
        ("2026-11-27T00:00:00Z", "2025-01-01", "1577836800", "2026-11-27T01:00:00+01:00"),
    ),
}
"""By key, the operators of its type and values that AWS takes for them; those under the empty name go with any key."""
OUTCOMES = {"Allowed": "allowed", "ExplicitlyDenied": "explicitDeny", "ImplicitlyDenied": "implicitDeny"}
Case = dict[str, Any]


@frozen
class Known:
    """A class of differences that is not our fault, and what AWS says of it."""

    sign: str
    """A regular expression for what the case takes."""
    sentence: str
    source: str


_ELEMENTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_"
KNOWN = (
    Known(
        r"NotResource.*variable",
        "If AWS cannot resolve a variable this might cause the entire statement to be invalid: we let such an Allow allow"
        " nothing, and name the key of such a Deny",
        f"{_ELEMENTS}variables.html",
    ),
    Known(
        r"variable.*version 2008",
        "In a policy of an earlier version than 2012-10-17 variables are treated as literal strings",
        f"{_ELEMENTS}elements_version.html",
    ),
    Known(
        r"^NotPrincipal, (a session, )?resource_policy",
        "You must also specify the account ARN of the not-denied principal: we except nobody of an account that is named"
        " alone, nor a session by its role",
        f"{_ELEMENTS}elements_notprincipal.html",
    ),
    Known(
        r"resource_policy, session",
        "Permissions boundaries and session policies do not limit the permissions granted with a wildcard in the Principal"
        " element of a resource-based policy",
        f"{_ELEMENTS}elements_principal.html#principal-roles",
    ),
    Known(
        r"variable \$\{\*\}",
        "${*} is used where an asterisk character is meant",
        f"{_ELEMENTS}variables.html#policy-vars-specialchars",
    ),
    Known(
        r"an epoch time",
        "A date is given by one of the W3C implementations of ISO 8601 or in epoch (UNIX) time",
        f"{_ELEMENTS}elements_condition_operators.html#Conditions_Date",
    ),
)


def case(dice: random.Random) -> Case:
    """One request with the policies that apply to it."""
    action = dice.choice(list(REQUESTS))
    context = {key: _value(dice, key) for key in dice.sample(list(KEYS), dice.randint(0, 5))}
    resource = REQUESTS[action]
    return {
        "principal": dice.choice([ROLE, SESSION]),
        "action": action,
        "resource": resource,
        "context": context,
        "identity": [_policy(dice, action, resource) for _ in range(dice.randint(1, 2))],
        "boundary": [_policy(dice, action, resource)] if dice.random() < 0.3 else None,
        "session": _policy(dice, action, resource) if dice.random() < 0.1 else None,
        "organizations": [[_policy(dice, action, resource)]] if dice.random() < 0.2 else [],
        "resource_policy": _policy(dice, action, resource, named=True) if dice.random() < 0.3 else None,
    }


def _value(dice: random.Random, key: str) -> list[str]:
    if key in SEVERAL:
        return dice.sample(list(KEYS[key]), dice.randint(1, 2))
    return [dice.choice(KEYS[key])]


def _policy(dice: random.Random, action: str, resource: str, *, named: bool = False) -> Case:
    version = dice.choice(["2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"])
    rows = [_statement(dice, action, resource, named=named) for _ in range(dice.randint(1, 3))]
    return {"Version": version, "Statement": rows}


def _statement(dice: random.Random, action: str, resource: str, *, named: bool) -> Case:
    made: Case = {"Effect": dice.choice(["Allow", "Allow", "Deny"])}
    service, _, name = action.partition(":")
    actions = [action, "*", f"{service}:*", f"{service}:{name[:4]}*", f"{service.upper()}:{name[:-1]}?", "iam:PassRole"]
    made[dice.choice(["Action", "Action", "Action", "NotAction"])] = dice.sample(actions, dice.randint(1, 2))
    made[dice.choice(["Resource", "Resource", "Resource", "NotResource"])] = dice.sample(
        list(_resources(resource)), dice.randint(1, 2)
    )
    if dice.random() < 0.6:
        made["Condition"] = _conditions(dice)
    if named:
        root = f"arn:aws:iam::{ACCOUNT}:root"
        named_ones = [{"AWS": "*"}, {"AWS": ROLE}, {"AWS": SESSION}, {"AWS": root}, {"AWS": ACCOUNT}]
        made["Principal"] = dice.choice(["*", *named_ones, {"Service": "bedrock-agentcore.amazonaws.com"}])
        if made["Effect"] == "Deny" and dice.random() < 0.3:
            made["NotPrincipal"] = dice.choice([{"AWS": [ROLE, root]}, {"AWS": [ROLE, SESSION, root]}, {"AWS": root}])
            del made["Principal"]
    return made


def _resources(resource: str) -> Iterator[str]:
    yield from ("*", "*", "arn:aws:s3:::other/*")
    if resource != "*":
        yield from (resource, resource[:-2] + "*", resource[:-1] + "?")
        parts = resource.split(":", 5)
        yield ":".join((*parts[:5], "*"))
        yield ":".join((*parts[:3], "*", "*", parts[5]))
        yield ":".join((*parts[:2], "*"))
        yield ":".join((*parts[:5], parts[5][0] + "*"))
        yield ":".join((*parts[:5], "${aws:PrincipalTag/stage}*"))


def _conditions(dice: random.Random) -> Case:
    found: Case = {}
    for _ in range(dice.randint(1, 2)):
        key = dice.choice(list(KEYS))
        operators, values = OPERATORS[dice.choice([key if key in OPERATORS else "", ""])]
        operator, chosen = dice.choice(operators), dice.sample([*values, *KEYS[key]] if values is TEXTS else values, 2)
        if dice.random() < 0.1:
            operator, chosen = "Null", [dice.choice(["true", "false"])]
        elif dice.random() < 0.3:
            operator += "IfExists"
        if key in SEVERAL and operator != "Null":
            operator = f"{dice.choice(['ForAllValues', 'ForAnyValue'])}:{operator}"
        found.setdefault(operator, {})[dice.choice([key, key, key.lower()])] = chosen[: dice.randint(1, 2)]
    return found


def ours(one: Case) -> str:
    """Our decision."""
    identity, boundary = map(Policy.of, one["identity"]), one["boundary"]
    outcome = evaluate(
        Request(
            one["action"],
            one["resource"],
            one["principal"],
            {key: tuple(values) for key, values in one["context"].items()},
        ),
        tuple(identity),
        boundary=None if boundary is None else tuple(map(Policy.of, boundary)),
        session=[Policy.of(one["session"])] if one["session"] else None,
        organizations=[tuple(map(Policy.of, level)) for level in one["organizations"]],
        resource_policy=Policy.of(one["resource_policy"]) if one["resource_policy"] else None,
    )
    return outcome.decision.value


class Other:
    """The independent evaluator: a program that answers line by line."""

    def __init__(self, folder: Path) -> None:
        script = shutil.copy(Path(__file__).with_suffix(".mjs"), folder)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        subprocess.run(install, cwd=folder, check=True, timeout=300)
        self.program = subprocess.Popen(
            ["node", script],
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.refusals: dict[str, int] = defaultdict(int)

    def decision(self, one: Case) -> str:
        """Its decision, empty where it refuses the case."""
        if not self.program.stdin or not self.program.stdout:
            return ""
        self.program.stdin.write(json.dumps(simulation(one)) + "\n")
        self.program.stdin.flush()
        answer = json.loads(self.program.stdout.readline())
        if "refused" in answer:
            self.refusals[json.dumps(answer["refused"])[:160]] += 1
        return OUTCOMES.get(answer.get("result", ""), "")


def simulation(one: Case) -> Case:
    """The case as the other one takes it."""
    context = {key: values if key in SEVERAL else values[0] for key, values in one["context"].items()}
    return {
        "request": {
            "action": one["action"],
            "principal": one["principal"],
            "resource": {"resource": one["resource"], "accountId": ACCOUNT},
            "contextVariables": context,
        },
        "identityPolicies": _named(one["identity"]),
        "serviceControlPolicies": [
            {"orgIdentifier": f"o-{n}", "policies": _named(level)} for n, level in enumerate(one["organizations"])
        ],
        "resourceControlPolicies": [],
        **({"resourcePolicy": one["resource_policy"]} if one["resource_policy"] else {}),
        **({"sessionPolicy": one["session"]} if one["session"] else {}),
        **({"permissionBoundaryPolicies": _named(one["boundary"])} if one["boundary"] is not None else {}),
    }


def _named(policies: list[Case]) -> list[Case]:
    return [{"name": f"p{n}", "policy": each} for n, each in enumerate(policies)]


def smallest(one: Case, differs: Callable[[Case], bool]) -> Case:
    """The case without all that the difference does not take."""
    again = True
    while again:
        again = False
        for less in smaller(one):
            if differs(less):
                one, again = less, True
                break
    return one


def smaller(one: Case) -> Iterator[Case]:
    """The case with one thing less, or one thing simpler."""
    for key, empty in (("boundary", None), ("session", None), ("organizations", []), ("resource_policy", None)):
        if one[key]:
            yield {**one, key: empty}
    if one["principal"] != ROLE:
        yield {**one, "principal": ROLE}
    for key in one["context"]:
        yield {**one, "context": {name: values for name, values in one["context"].items() if name != key}}
    for place in range(len(one["identity"])):
        yield {**one, "identity": one["identity"][:place] + one["identity"][place + 1 :]}
    yield from _smaller_statements(one)


def _smaller_statements(one: Case) -> Iterator[Case]:
    for place, policy in enumerate(_policies(one)):
        for row in range(len(policy["Statement"])):
            yield _with(one, place, methodcaller("pop", row))
            yield from _smaller_statement(one, place, row, policy["Statement"][row])


def _smaller_statement(one: Case, place: int, row: int, statement: Case) -> Iterator[Case]:
    simple = {"Action": ["*"], "Resource": ["*"], "NotAction": None, "NotResource": None, "Condition": None}
    for name, value in simple.items():
        if name in statement and statement[name] != value:
            rest = {key: each for key, each in statement.items() if key != name}
            plain = {"Action": ["*"]} if name == "NotAction" else {"Resource": ["*"]} if name == "NotResource" else {}
            yield _with(
                one,
                place,
                partial(_put, row, {**rest, **plain, **({name: value} if value else {})}),
            )
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            fewer = {
                op: {k: v for k, v in ks.items() if (op, k) != (operator, key)}
                for op, ks in statement["Condition"].items()
            }
            left = {op: ks for op, ks in fewer.items() if ks}
            yield _with(one, place, partial(_put, row, {**statement, "Condition": left}))
            for value in values if len(values) > 1 else ():
                less = {**statement["Condition"], operator: {**keys, key: [v for v in values if v != value]}}
                yield _with(one, place, partial(_put, row, {**statement, "Condition": less}))


def _put(row: int, made: Case, rows: list[Case]) -> None:
    rows[row] = made


def _policies(one: Case) -> list[Case]:
    levels = [policy for level in one["organizations"] for policy in level]
    alone = [one[name] for name in ("session", "resource_policy") if one[name]]
    return [*one["identity"], *(one["boundary"] or []), *levels, *alone]


def _with(one: Case, place: int, change: Callable[[list[Case]], Any]) -> Case:
    made = copy.deepcopy(one)
    change(_policies(made)[place]["Statement"])
    return made


def takes(one: Case) -> str:
    """What a case takes: the elements, operators and kinds of values in it."""
    found = {name for name in ("boundary", "session", "organizations", "resource_policy") if one[name]}
    found |= {"a session"} if one["principal"] == SESSION else set()
    for policy in _policies(one):
        found |= {f"version {policy['Version']}"} if policy["Version"] != "2012-10-17" else set()
        for statement in policy["Statement"]:
            found |= {name for name in statement if name.startswith("Not")}
            for operator, keys in statement.get("Condition", {}).items():
                values = [value for each in keys.values() for value in each]
                found |= {"an epoch time"} if "Date" in operator and any(map(str.isdecimal, values)) else set()
                given = {key.lower() for key in one["context"]}
                found |= {f"{operator} of a key {'given' if key.lower() in given else 'absent'}" for key in keys}
    text = json.dumps(_policies(one))
    found |= {f"variable {name}" for name in re.findall(r"\$\{[^}]*\}", text)}
    return ", ".join(sorted(found)) or "nothing but actions and resources"


def main() -> int:
    """Compares, and prints each class of differences; fails where one is not known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)  # noqa: S311 - no secret
    classes: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        other = Other(Path(folder))

        def differs(one: Case) -> bool:
            theirs = other.decision(one)
            return bool(theirs) and theirs != ours(one)

        compared = 0
        for _ in range(given.count):
            one = case(dice)
            if theirs := other.decision(one):
                compared += 1
                if theirs != ours(one):
                    least = smallest(one, differs)
                    classes[ours(least), other.decision(least), takes(least)].append(least)
        other.program.kill()
        other.program.wait()
    print(f"{compared} of {given.count} cases compared, {sum(map(len, classes.values()))} differ")
    for why, number in sorted(other.refusals.items(), key=lambda each: -each[1])[:5]:
        print(f"  refused {number}: {why}")
    unknown = 0
    for (our, their, what), cases in sorted(classes.items(), key=lambda each: -len(each[1])):
        known = next((each for each in KNOWN if re.search(each.sign, what)), None)
        unknown += known is None
        print(f"\n{len(cases)} × ours {our}, theirs {their}: {what}")
        print(f"  {known.sentence} ({known.source})" if known else f"  not known; for instance {json.dumps(cases[0])}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
