"""One list of settings: whatever way an operator gives one, it is read the same, and the documents hold the list."""

import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from koteihyo.graph.errors import KoteihyoError
from koteihyo.service.configuration import listing, sources
from koteihyo.service.configuration.settings import SETTINGS, Limits, Serving, Settings

TREE = Path(__file__).parent.parent
NAMES = {setting.name: setting for setting in SETTINGS}


@pytest.fixture
def given(tmp_path):
    """What a command is given for its settings, by flags, environment and a file's text."""

    @click.command()
    @sources.options
    def command(*, settings):
        found.append(settings)

    found = []

    def run(*flags, file=None, **environment):
        if file is not None:
            (tmp_path / "koteihyo.toml").write_text(file, "utf-8")
            flags = ("--config", str(tmp_path / "koteihyo.toml"), *flags)
        result = CliRunner().invoke(command, flags, env=environment)
        if isinstance(result.exception, KoteihyoError):
            raise result.exception
        return found.pop() if result.exit_code == 0 else result.output

    return run


def test_nothing_given_is_every_default(given):
    assert given() == Settings(Serving(), Limits())


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_says_what_and_why_in_both_languages(setting):
    for text in (setting.about.what, setting.about.why):
        assert re.search("[ぁ-んァ-ヶ一-龠]", text)
        assert re.search(r"[A-Za-z]{3}[^ぁ-ん]*[.)]$", text)


def test_a_flag_wins_over_the_environment_that_over_the_file_and_that_over_the_default(given):
    file, variable = "seconds = 3", {"KOTEIHYO_SECONDS": "2"}
    assert given().limits.seconds == 20
    assert given(file=file).limits.seconds == 3
    assert given(file=file, **variable).limits.seconds == 2
    assert given("--seconds", "1", file=file, **variable).limits.seconds == 1


@pytest.mark.parametrize(
    ("name", "text", "toml", "value"),
    [
        ("port", "9000", "9000", 9000),
        ("memory", "1GiB", '"1GiB"', 1 << 30),
        ("memory", "1073741824", "1073741824", 1 << 30),
        ("patience", "2.5", "2.5", 2.5),
        ("log", "off", '"off"', "off"),
        ("trusted_proxies", "10.0.0.0/8 ::1", '["10.0.0.0/8", "::1"]', ("10.0.0.0/8", "::1/128")),
        ("trusted_proxies", " ", "[]", ()),
        ("service_allowed", "https://a.jp/sparql", '["https://a.jp/sparql"]', ("https://a.jp/sparql",)),
        ("data", "/srv/data", '"/srv/data"', Path("/srv/data")),
    ],
)
def test_a_setting_means_the_same_in_the_environment_the_file_and_as_a_flag(given, name, text, toml, value):
    setting = NAMES[name]
    flags = [each for one in text.split() for each in (setting.flag, one)] if setting.many else [setting.flag, text]
    found = [
        given(file=f"{setting.key} = {toml}"),
        given(**{setting.variable: text}),
        *([given(*flags)] if flags else []),
    ]
    assert {getattr(each.serving if name in Serving._fields else each.limits, name) for each in found} == {value}


def test_the_file_is_found_by_the_environment_and_its_paths_are_seen_from_it(given, tmp_path):
    (tmp_path / "k.toml").write_text('data = "here"\n')
    assert given(KOTEIHYO_CONFIG=str(tmp_path / "k.toml")).serving.data == tmp_path / "here"


def test_every_fault_of_a_file_is_told_with_its_line(given, tmp_path):
    with pytest.raises(KoteihyoError) as told:
        given(file='port = 1\n\nsecond = 2\nmemory = "much"\nworkers = 0\ntrusted-proxies = ["me"]\n')
    lines = str(told.value).splitlines()
    file = tmp_path / "koteihyo.toml"
    assert lines[:2] == [
        f"{file}:3: second：この設定はありません（seconds？）。",
        "second: There is no such setting; seconds?",
    ]
    assert [line.split(": ")[0] for line in lines[2::2]] == [f"{file}:{line}" for line in (4, 5, 6)]


def test_a_file_that_is_not_toml_is_told_with_its_line(given):
    with pytest.raises(KoteihyoError) as told:
        given(file="port = 1\nseconds =\n")
    assert told.value.line == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("seconds", "0", "0.1 or more"),
        ("seconds", "nan", "or more"),
        ("port", "tcp://10.0.0.1:80", "whole number"),
        ("memory", "2 gigabytes", "64MiB"),
        ("trusted_proxies", "nginx", "10.0.0.0/8"),
        ("service_allowed", "file:///etc/passwd", "http(s)://"),
        ("engine", "localhost:3030", "http(s)://"),
    ],
)
def test_a_wrong_value_is_told_with_its_flag_and_variable(given, name, value, said):
    told = given(**{NAMES[name].variable: value})
    assert NAMES[name].flag in told
    assert NAMES[name].variable in told
    assert said in told


def test_serve_has_every_setting_and_config(koteihyo):
    printed = koteihyo("serve", "--help").stdout
    assert {*re.findall(r"^  (--[a-z-]+)", printed, re.MULTILINE)} >= {
        "--config",
        *(setting.flag for setting in SETTINGS),
    }


def test_the_service_reads_its_file_and_tells_what_is_wrong_there(koteihyo, tmp_path):
    (tmp_path / "koteihyo.toml").write_text("port = 8080\nsecnods = 2\n")
    told = koteihyo("serve", "--config", str(tmp_path / "koteihyo.toml"))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"{tmp_path / 'koteihyo.toml'}:2: secnods：")


def test_the_template_is_toml_and_with_every_line_uncommented_it_is_the_defaults(koteihyo, given):
    template = koteihyo("settings").stdout
    assert tomllib.loads(template) == {}
    uncommented = re.sub(r"^# (?=[a-z-]+ = )", "", template, flags=re.MULTILINE)
    assert {key.replace("-", "_") for key in tomllib.loads(uncommented)} == NAMES.keys()
    assert given(file=uncommented) == Settings()


def test_the_document_holds_the_list():
    document = (TREE / "docs" / "settings.md").read_text("utf-8")
    assert listing.table() in document, "koteihyo settings --markdown prints the table anew"
    for setting in SETTINGS:
        assert f"`{setting.flag}`" in document


def test_the_documents_example_is_a_file_that_can_be_read(given):
    document = (TREE / "docs" / "settings.md").read_text("utf-8")
    found = given(file=re.search(r"```toml\n(.*?)```", document, re.DOTALL)[1])
    assert (found.serving.port, found.limits.seconds, found.limits.memory) == (8000, 10, 1 << 30)
