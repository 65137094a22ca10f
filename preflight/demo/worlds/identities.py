"""Roles of the simulated accounts: who deploys, what agents run as, and AWS's own service-linked roles."""

from __future__ import annotations

from collections.abc import Iterable

from preflight.demo.site import Document, Site, allow, trust

AGENTCORE = "bedrock-agentcore.amazonaws.com"
SERVICE_LINKED = {
    "AWSServiceRoleForBedrockAgentCoreRuntimeIdentity": f"runtime-identity.{AGENTCORE}",
    "AWSServiceRoleForBedrockAgentCoreNetwork": f"network.{AGENTCORE}",
    "AWSServiceRoleForBedrockAgentCoreGatewayNetwork": AGENTCORE,
    "AWSServiceRoleForBedrockAgentCoreIdentity": f"identity-network.{AGENTCORE}",
    "AWSServiceRoleForBedrockAgentCoreRuntimeInstances": f"runtime-instances.{AGENTCORE}",
}
READS = (
    "bedrock-agentcore:Get* bedrock-agentcore:List* bedrock:Get* bedrock:List* cloudformation:Describe* "
    "cloudformation:List* ec2:Describe* ec2:Get* ecr:BatchGetImage ecr:Describe* ecr:Get* ecr:List* iam:Get* "
    "iam:List* iam:SimulatePrincipalPolicy kms:DescribeKey kms:GetKeyPolicy lambda:Get* logs:Describe* "
    "s3:GetBucketLocation s3:GetObject s3:GetObjectVersion s3:ListBucket secretsmanager:DescribeSecret "
    "servicequotas:Get* servicequotas:List* ssm:GetParameter ssm:GetParametersByPath sts:GetCallerIdentity xray:Get*"
)
DEPLOYS = (
    "bedrock-agentcore:Create* bedrock-agentcore:Delete* bedrock-agentcore:Update* "
    "bedrock-agentcore:SynchronizeGatewayTargets bedrock-agentcore:TagResource bedrock-agentcore:UntagResource "
    "bedrock-agentcore:PassCapacityProvider bedrock-agentcore:PutResourcePolicy bedrock-agentcore:SetTokenVaultCMK "
    "ec2:CreateNetworkInterface kms:CreateGrant kms:Decrypt kms:GenerateDataKey vpc-lattice:*"
)


BUILDS = (
    "ec2:Create* ecr:CreateRepository iam:CreatePolicy kms:CreateAlias kms:CreateKey lambda:CreateFunction "
    "s3:CreateBucket"
)
"""What a file may create beside AgentCore's own."""
CREATES = "iam:AttachRolePolicy iam:CreateRole iam:PutRolePolicy iam:TagRole secretsmanager:CreateSecret"
"""What a file may create along with its agents."""


def deployer(
    site: Site, *, creates_service_linked_roles: bool = True, creates_roles: bool = False, denied: str = ""
) -> str:
    """The role whose session deploys and audits, but may not do what is `denied`."""
    passing = allow("iam:PassRole", site.arn("iam", "role/*"), StringEquals={"iam:PassedToService": AGENTCORE})
    linked = site.arn("iam", f"role/aws-service-role/*{AGENTCORE}/*")
    statements = [allow(READS), allow(DEPLOYS), allow(BUILDS), passing]
    if creates_service_linked_roles:
        statements.append(allow("iam:CreateServiceLinkedRole", linked))
    if creates_roles:
        statements.append(allow(CREATES))
    if denied:
        statements.append({**allow(denied), "Effect": "Deny"})
    return site.role("Deployer", _own_account(site), statements, path="/platform/")


def administrator(site: Site) -> str:
    """A role that may do everything."""
    return site.role("Admin", _own_account(site), [allow("*")])


def auditor(site: Site) -> str:
    """A role that may do next to nothing."""
    return site.role("Auditor", _own_account(site), [allow("sts:GetCallerIdentity ec2:DescribeRegions")])


def execution_role(site: Site, *, trusted_account: str | None = None, without: Iterable[str] = ()) -> str:
    """What the agents run as; `without` leaves actions out, `trusted_account` names another account in the trust."""
    source = site.arn("bedrock-agentcore", "*", trusted_account)
    trusting = trust(
        {"Service": AGENTCORE},
        StringEquals={"aws:SourceAccount": trusted_account or site.account_id},
        ArnLike={"aws:SourceArn": source},
    )
    return site.role("ResearchAgentRole", trusting, _lacking(_execution_policy(site), frozenset(without)))


def gateway_role(site: Site, function_arn: str | None) -> str:
    """What the gateway runs as; without a function it may not call one."""
    trusting = trust(
        {"Service": AGENTCORE},
        StringEquals={"aws:SourceAccount": site.account_id},
        ArnLike={"aws:SourceArn": site.arn("bedrock-agentcore", "gateway/tools-gateway-*")},
    )
    directory = site.arn("bedrock-agentcore", "workload-identity-directory/default*")
    tokens = allow("bedrock-agentcore:GetWorkloadAccessToken", directory)
    calling = [allow("lambda:InvokeFunction", function_arn)] if function_arn else []
    vault, kept = "token-vault/default/*", "secret:bedrock-agentcore-identity!default/*"
    credentials = [
        allow("bedrock-agentcore:GetResourceApiKey", site.arn("bedrock-agentcore", vault)),
        allow("secretsmanager:GetSecretValue", site.arn("secretsmanager", kept)),
    ]
    return site.role("GatewayRole", trusting, [tokens, *credentials, *calling])


def operator_role(site: Site) -> str:
    """What launches the instances of a capacity provider, as BedrockAgentCoreRuntimeInstancesOperatorRolePolicy."""
    trusting = trust({"Service": AGENTCORE}, StringEquals={"aws:SourceAccount": site.account_id})
    seen = "ec2:DescribeInstances ec2:DescribeInstanceTypes ec2:DescribeSubnets ec2:DescribeSecurityGroups"
    places = (f"arn:{site.partition}:ec2:*:*:subnet/*", f"arn:{site.partition}:ec2:*:*:security-group/*")
    launches = allow("ec2:RunInstances ec2:CreateNetworkInterface ec2:CreateFleet", *places)
    return site.role("InstancesRole", trusting, [allow(seen), launches])


def service_linked_roles(site: Site, *, without: Iterable[str] = ()) -> None:
    """AgentCore's service-linked roles, with the names AWS gives them (moto's own call invents others)."""
    for name, service in SERVICE_LINKED.items():
        if name not in without:
            site.role(name, trust({"Service": service}), path=f"/aws-service-role/{service}/")


def _own_account(site: Site) -> Document:
    return trust({"AWS": site.arn("iam", "root")})


def _execution_policy(site: Site) -> list[Document]:
    groups = "log-group:/aws/bedrock-agentcore/runtimes/*"
    directory = "workload-identity-directory/default"
    identity = "bedrock-agentcore:GetWorkloadAccessToken"
    return [
        allow("ecr:BatchGetImage ecr:GetDownloadUrlForLayer", site.arn("ecr", "repository/*")),
        allow("ecr:GetAuthorizationToken"),
        allow("logs:CreateLogGroup logs:DescribeLogStreams", site.arn("logs", groups)),
        allow("logs:DescribeLogGroups", site.arn("logs", "log-group:*")),
        allow("logs:CreateLogStream logs:PutLogEvents", site.arn("logs", f"{groups}:log-stream:*")),
        allow("logs:PutResourcePolicy"),
        allow("xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets"),
        allow("cloudwatch:PutMetricData", StringEquals={"cloudwatch:namespace": "bedrock-agentcore"}),
        allow(
            f"{identity} {identity}ForJWT",
            site.arn("bedrock-agentcore", directory),
            site.arn("bedrock-agentcore", f"{directory}/workload-identity/*"),
        ),
        allow(
            "bedrock:InvokeModel bedrock:InvokeModelWithResponseStream",
            f"arn:{site.partition}:bedrock:*::foundation-model/*",
            site.arn("bedrock", "*"),
        ),
        allow("secretsmanager:GetSecretValue", site.arn("secretsmanager", "secret:research-agent/*")),
    ]


def _lacking(policy: Iterable[Document], actions: frozenset[str]) -> list[Document]:
    kept = ({**statement, "Action": [a for a in statement["Action"] if a not in actions]} for statement in policy)
    return [statement for statement in kept if statement["Action"]]
