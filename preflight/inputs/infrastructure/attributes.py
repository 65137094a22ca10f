"""Attributes of a resource that follow from the name it is given, so that they are known before it exists."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen
class Rule:
    """The property that names the resource, and the attribute as a template of name, path, account and region."""

    named_by: str
    template: str


_IAM = "arn:{partition}:iam::{account}:"
_HERE = "{region}:{account}:"
_ROLE = Rule("RoleName", _IAM + "role{path}{name}")
_REGISTRY = "{account}.dkr.ecr.{region}.{suffix}/{name}"

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ - "Return values" of each type
RULES: Mapping[tuple[str, str], Rule] = {
    ("IAM::Role", "Ref"): Rule("RoleName", "{name}"),
    ("IAM::Role", "Arn"): _ROLE,
    ("IAM::ManagedPolicy", "Ref"): Rule("ManagedPolicyName", _IAM + "policy{path}{name}"),
    ("IAM::ManagedPolicy", "PolicyArn"): Rule("ManagedPolicyName", _IAM + "policy{path}{name}"),
    ("ECR::Repository", "Ref"): Rule("RepositoryName", "{name}"),
    ("ECR::Repository", "Arn"): Rule("RepositoryName", "arn:{partition}:ecr:" + _HERE + "repository/{name}"),
    ("ECR::Repository", "RepositoryUri"): Rule("RepositoryName", _REGISTRY),
    ("S3::Bucket", "Ref"): Rule("BucketName", "{name}"),
    ("S3::Bucket", "Arn"): Rule("BucketName", "arn:{partition}:s3:::{name}"),
    ("Lambda::Function", "Ref"): Rule("FunctionName", "{name}"),
    ("Lambda::Function", "Arn"): Rule("FunctionName", "arn:{partition}:lambda:" + _HERE + "function:{name}"),
    ("Serverless::Function", "Ref"): Rule("FunctionName", "{name}"),
    ("Serverless::Function", "Arn"): Rule("FunctionName", "arn:{partition}:lambda:" + _HERE + "function:{name}"),
    ("Logs::LogGroup", "Ref"): Rule("LogGroupName", "{name}"),
    ("Logs::LogGroup", "Arn"): Rule("LogGroupName", "arn:{partition}:logs:" + _HERE + "log-group:{name}:*"),
    ("DynamoDB::Table", "Ref"): Rule("TableName", "{name}"),
    ("DynamoDB::Table", "Arn"): Rule("TableName", "arn:{partition}:dynamodb:" + _HERE + "table/{name}"),
    ("SNS::Topic", "Ref"): Rule("TopicName", "arn:{partition}:sns:" + _HERE + "{name}"),
    ("SNS::Topic", "TopicArn"): Rule("TopicName", "arn:{partition}:sns:" + _HERE + "{name}"),
    ("SQS::Queue", "Arn"): Rule("QueueName", "arn:{partition}:sqs:" + _HERE + "{name}"),
    ("SSM::Parameter", "Ref"): Rule("Name", "{name}"),
    ("SSM::Parameter", "Value"): Rule("Value", "{name}"),
    ("StepFunctions::StateMachine", "Ref"): Rule(
        "StateMachineName", "arn:{partition}:states:" + _HERE + "stateMachine:{name}"
    ),
    ("KMS::Alias", "Ref"): Rule("AliasName", "{name}"),
}
