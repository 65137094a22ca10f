"""Each type of an event's values: what it takes as it is, and what is said of anything else."""

from collections.abc import Mapping
from typing import Literal

import pytest

from preflight.serverless.values import AccountId, Arn, CheckId, Kind, Region, Target, converter

WORDS = tuple[Region, ...]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (str, "a", "a"),
        (bool, False, False),
        (float, 5, 5.0),
        (int, 1, 1),
        (Arn, "arn:aws-cn:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:role/a"),
        (AccountId, "123456789012", "123456789012"),
        (Region, "us-gov-west-1", "us-gov-west-1"),
        (Kind, "cdk", "cdk"),
        (CheckId, "image-size", "image-size"),
        (WORDS, "us-west-2 , eu-west-1,us-west-2", ("us-west-2", "eu-west-1")),
        (WORDS, ["us-west-2"], ("us-west-2",)),
        (WORDS, [], ()),
        (tuple[Literal["a", "b"], ...], "b", ("b",)),
        (Literal["a", "b"], "a", "a"),
        (Mapping[str, str], {"a": "b"}, {"a": "b"}),
        (Target | None, None, None),
        (Target | None, {"agents": []}, {"agents": []}),
        (Target | None, "s3://b/k", "s3://b/k"),
        (Target | None, "ssm:/x", "ssm:/x"),
        (Target | None, "artifact:in/my file.json", "artifact:in/my file.json"),
    ],
)
def test_taken(kind, value, found):
    assert converter().structure(value, kind) == found


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        (str, 7, "7 is not a string"),
        (str, "", "'' is not a string"),
        (bool, 1, "1 is neither true nor false"),
        (float, True, "True is not a number of seconds"),
        (float, 0, "0 is not a number of seconds"),
        (float, float("nan"), "nan is not a number of seconds"),
        (float, "5", "'5' is not a number of seconds"),
        (int, 0, "0 is not a number from 1 up"),
        (int, 1.5, "1.5 is not a number from 1 up"),
        (int, True, "True is not a number from 1 up"),
        (Arn, "arn:aws:iam", "'arn:aws:iam' is not an ARN"),
        (AccountId, 123456789012, "123456789012 is not an account id; one has 12 digits, in quotes"),
        (AccountId, "1234567890123", "is not an account id"),
        (Region, "us-west", "'us-west' is not a region; one is like us-west-2"),
        (Kind, "ckd", "there is no 'ckd'"),
        (CheckId, "image-siz", "did you mean 'image-size'?"),
        (WORDS, "x,us-west-2,y", "'x' is not a region; one is like us-west-2; 'y' is not a region"),
        (WORDS, 7, "7 is not a list"),
        (Literal["guide", "aws"], "guid", "there is no 'guid'; did you mean guide?"),
        (Literal["guide", "aws"], "zzz", "there is no 'zzz'; guide, aws"),
        (Mapping[str, str], {"a": 1}, "is not an object of strings"),
        (Mapping[str, str], [], "[] is not an object of strings"),
        (Target | None, "s3://bucket", "'s3://bucket' is not a target; give s3://bucket/key, ssm:NAME"),
        (Target | None, {}, "{} is not a target"),
        (Target | None, "s3://b/k k", "is not a target"),
    ],
)
def test_refused(kind, value, says):
    with pytest.raises(ValueError) as raised:
        converter().structure(value, kind)
    assert says in str(raised.value)
