"""Plans are found where they ship and where they were drafted; what stands in the data folder comes first."""

import shutil
from pathlib import Path

from click.testing import CliRunner

from koteihyo.graph.plan.folders import Folders
from koteihyo.service.cli.main import cli


def make_plan(place: Path, name: str) -> None:
    (place / name).mkdir(parents=True)
    (place / name / "plan.toml").write_text("", "utf-8")


def test_the_first_folder_that_has_a_plan_gives_it(tmp_path):
    for place, names in (("data", ("a", "b")), ("package", ("b", "c"))):
        for name in names:
            make_plan(tmp_path / place, name)
    make_plan(tmp_path / "data", ".a-draft-being-written")
    folders = Folders((tmp_path / "data", tmp_path / "package", tmp_path / "none"))
    assert folders.names() == ["a", "b", "c"]
    assert folders / "b" == tmp_path / "data" / "b"
    assert folders / "c" == tmp_path / "package" / "c"


def test_commands_find_a_plan_of_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path))
    shipped = CliRunner().invoke(cli, ["plans"]).output
    assert "kawaguchi" in shipped
    from koteihyo.graph.plan.description import PLANS

    shutil.copytree(PLANS / "kawaguchi", tmp_path / "plans" / "mine")
    plan = tmp_path / "plans" / "mine" / "plan.toml"
    plan.write_text(plan.read_text("utf-8").replace('id = "kawaguchi"', 'id = "mine"', 1), "utf-8")
    assert "mine" in CliRunner().invoke(cli, ["plans"]).output
    assert CliRunner().invoke(cli, ["check", "mine"]).exit_code == 0
    alone = CliRunner().invoke(cli, ["plans", "--plans", str(PLANS)]).output
    assert alone == shipped
