"""Parameter values beside a template, in every form people keep them."""

import pytest

from preflight.inputs.document import InputError, parse
from preflight.inputs.parameters import from_document, samconfig


@pytest.mark.parametrize(
    "text",
    [
        '[{"ParameterKey": "Name", "ParameterValue": "bot"}, {"ParameterKey": "Old", "UsePreviousValue": true}]',
        '{"Parameters": {"Name": "bot"}}',
        '{"Parameters": {"Name": "bot"}, "Tags": {"team": "a"}}',
        '{"Name": "bot"}',
        "Name: bot",
    ],
)
def test_forms_of_a_parameter_file(text):
    assert from_document(parse(text, "parameters.json")) == {"Name": "bot"}


@pytest.mark.parametrize(("written", "value"), [("true", "true"), ("3", "3"), ('"x"', "x")])
def test_values_become_text(written, value):
    assert from_document(parse(f'{{"Name": {written}}}', "parameters.json")) == {"Name": value}


@pytest.mark.parametrize("text", ['["Name"]', '{"Parameters": ["Name"]}', '{"Name": {"a": 1}}'])
def test_other_documents_are_refused(text):
    with pytest.raises(InputError, match="no parameters in it; write"):
        from_document(parse(text, "parameters.json"))


@pytest.mark.parametrize(
    "overrides",
    [
        '"Name=bot Stage=\\"two words\\""',
        '["Name=bot", "Stage=\\"two words\\""]',
        '"ParameterKey=Name,ParameterValue=bot ParameterKey=Stage,ParameterValue=\\"two words\\""',
    ],
)
def test_samconfig(tmp_path, overrides):
    text = f'[default.global.parameters]\nstack_name = "bots"\n[default.deploy.parameters]\nregion = "eu-west-1"\nparameter_overrides = {overrides}\n'
    (tmp_path / "samconfig.toml").write_text(text, "utf-8")
    found = samconfig(tmp_path)
    assert (found.stack, found.region) == ("bots", "eu-west-1")
    assert found.parameters == {"Name": "bot", "Stage": "two words"}


@pytest.mark.parametrize("text", [None, "", "not toml [", "[default.deploy]\nparameters = 3", "version = 0.1"])
def test_nothing_where_there_is_no_samconfig_that_reads(tmp_path, text):
    if text is not None:
        (tmp_path / "samconfig.toml").write_text(text, "utf-8")
    found = samconfig(tmp_path)
    assert (found.parameters, found.region, found.stack) == ({}, None, None)
