"""The made-up municipalities of the benchmarks: they differ, and their plans are plans like any other."""

import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from municipalities import NUMBERS, SMALL, cities, nation

from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.versions import folders
from koteihyo.service.questions.library import FOLDER


@pytest.fixture(scope="module")
def plans(ten_cities):
    """The folders of ten small plans."""
    return ten_cities / "plans"


@pytest.fixture(scope="module")
def version(ten_cities):
    """The version in which they are published."""
    return folders.current(ten_cities / "data")


def test_the_same_number_gives_the_same_plan_however_many_are_made(plans, tmp_path):
    written = nation.write_city(tmp_path, 7, SMALL)
    files = sorted(path.name for path in written.iterdir())
    assert files == sorted(path.name for path in (plans / written.name).iterdir())
    assert all((written / name).read_bytes() == (plans / written.name / name).read_bytes() for name in files)


def test_municipalities_differ_in_name_years_themes_indicators_departments_and_size(plans):
    made = [cities.City(number) for number in NUMBERS]
    described = [read_plan(plans / city.id) for city in made]
    assert len({city.name.ja for city in made}) == len(made)
    assert len({city.size for city in made}) == len(made)
    assert len({(plan.first_year, plan.last_year) for plan in described}) > 5
    assert len({tuple(theme.label.texts["ja"] for theme in plan.themes) for plan in described}) == len(made)
    assert {city.shape for city in made} == {*cities.SHAPES}
    texts = [(plans / city.id / "source.txt").read_text("utf-8") for city in made]
    lines = Counter(line for text in texts for line in {*text.splitlines()})
    assert sum(count == 1 for count in lines.values()) > len(lines) / 2, "most of what they print, one alone prints"


def test_each_plan_has_statements_themes_and_figures_of_its_own(version):
    for name, contents in version.manifest["plans"].items():
        lines = b"".join(each.read() for key, each in version.graphs.items() if f"/graph/{name}/" in key).decode()
        assert contents["measures"] >= SMALL / 4
        assert not contents["findings"].get("violation")
        for said in ("ontology#theme>", "ontology#Indicator>", "ontology#Target>", "ontology#policyField>"):
            assert said in lines


def test_questions_of_the_library_give_each_plan_another_answer(ten_cities, version, served, tmp_path):
    data = shutil.copytree(ten_cities / "data", tmp_path / "data", symlinks=True)
    with served(data, FOLDER, "--log=off") as service:

        def ask(question, plan):
            address = f"{service.address}/queries/{question}.csv?plan={plan}"
            return re.sub(rf"{plan}\b", "", urlopen(Request(address), timeout=60).read().decode())

        for question, differing in (("find-statements", 10), ("targets-across-plans", 10), ("theme-by-stage", 3)):
            answers = [ask(question, plan) for plan in version.manifest["plans"]]
            assert len({*answers}) >= differing


def test_the_command_writes_the_folders(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["nation.py", "2", str(tmp_path)])
    nation.main()
    printed = capsys.readouterr().out.split()
    assert [Path(line).name for line in printed] == ["city-0001", "city-0002"]
    assert all((Path(line) / "plan.toml").exists() for line in printed)
