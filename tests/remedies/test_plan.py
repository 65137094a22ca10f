from __future__ import annotations

import json

from samples import audit, found

from preflight.core.cause import Cause
from preflight.core.command import Captured, aws, command
from preflight.core.finding import Fix, Status
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run
from preflight.remedies.plan import plan

REGION = "us-west-2"


def problem(name, *steps, status=Status.FAIL, falls_with="", text="Fix it."):
    return found(
        status, f"{name} is wrong", subject=name, fix=Fix(text, steps), cause=Cause(name, falls_with=falls_with)
    )


def operations(*problems):
    return [
        " ".join(map(str, each.step.command.argv[1:3])) if isinstance(each.step, Run) else type(each.step).__name__
        for each in plan(audit(*problems)).steps
    ]


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def test_what_others_need_comes_first_and_deletions_last():
    assert operations(
        problem("a", aws("bedrock-agentcore-control", "delete-agent-runtime", agent_runtime_id="r-1")),
        problem("b", aws("iam", "put-role-policy", role_name="R", policy_name="p", policy_document=policy())),
        problem("c", aws("ec2", "modify-vpc-endpoint", vpc_endpoint_id="vpce-1")),
        problem("d", Build((command("docker", "push", "x"),), image="x")),
        problem("e", aws("ecr", "create-repository", repository_name="x")),
        problem("f", aws("iam", "create-role", role_name="R")),
    ) == [
        "ecr create-repository",
        "iam create-role",
        "Build",
        "iam put-role-policy",
        "ec2 modify-vpc-endpoint",
        "bedrock-agentcore-control delete-agent-runtime",
    ]


def test_the_steps_of_one_problem_keep_their_order():
    allocate = Run(aws("ec2", "allocate-address"), capture="EIP")
    nat = Run(aws("ec2", "create-nat-gateway", allocation_id=Captured("EIP")), capture="NAT")
    route = Run(aws("ec2", "create-route", nat_gateway_id=Captured("NAT")))
    role = Run(aws("iam", "create-role", role_name="R"))
    assert operations(problem("a", allocate, nat, route, role)) == [
        "ec2 allocate-address", "ec2 create-nat-gateway", "ec2 create-route", "iam create-role",
    ]  # fmt: skip


def test_an_order_that_the_author_gave_holds():
    late, early = Run(aws("iam", "create-role", role_name="R"), order=60), Run(aws("sqs", "tag-queue"), order=5)
    assert operations(problem("a", late), problem("b", early)) == ["sqs tag-queue", "iam create-role"]


def test_the_same_step_is_taken_once_for_all_its_problems():
    step = aws("ec2", "authorize-security-group-ingress", group_id="sg-1", port="443")
    [only] = plan(audit(problem("a", step), problem("b", step))).steps
    assert only.numbers == (1, 2)


def test_two_policies_of_one_name_are_one_with_all_statements():
    one, two = (
        {"Effect": "Allow", "Action": "a:B", "Resource": "*"},
        {"Effect": "Allow", "Action": "c:D", "Resource": "*"},
    )
    steps = [
        aws("iam", "put-role-policy", role_name="R", policy_name="p", policy_document=policy(each))
        for each in (one, two)
    ]
    [only] = plan(audit(problem("a", steps[0]), problem("b", steps[1]))).steps
    assert json.loads(str(only.step.command.argv[-1]))["Statement"] == [one, two]


def test_two_changes_of_one_endpoint_are_one():
    steps = [
        aws("ec2", "modify-vpc-endpoint", vpc_endpoint_id="vpce-1", add_route_table_ids=tables, region=REGION)
        for tables in (["rtb-1"], ["rtb-1", "rtb-2"])
    ]
    [only] = plan(audit(problem("a", steps[0]), problem("b", steps[1]))).steps
    assert str(only.step.command) == (
        "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-route-table-ids rtb-1 rtb-2 --region us-west-2"
    )


def test_a_problem_that_goes_away_with_another_has_no_steps():
    assert operations(
        problem("a", aws("ec2", "create-subnet")), problem("b", aws("ec2", "create-tags"), falls_with="a")
    ) == ["ec2 create-subnet"]
    assert operations(problem("b", aws("ec2", "create-tags"), falls_with="gone")) == ["ec2 create-tags"]


def test_what_only_people_can_do_is_left_to_them():
    made = plan(
        audit(
            problem("a", Request("Open a case.", aws("support", "create-case"), "please")),
            problem("b", Choose("Which subnet?", ("subnet-1", "subnet-2"))),
            problem("c", text="Think."),
            problem("d", aws("ec2", "describe-subnets")),
            problem("e", Printed("rm -rf /")),
        )
    )
    assert made.steps == ()
    assert [left.number for left in made.left] == [1, 2, 3, 4, 5]


def test_changes_to_files_stand_apart():
    edit, add = Edit("f", 1, "a", "x", "y"), Add("f", "yaml", "b: 1")
    made = plan(audit(problem("a", edit), problem("b", add)))
    assert [each.step for each in made.edits] == [edit, add]
