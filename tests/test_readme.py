"""What the README and the benchmarks' page show is what happens: every command there is run."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from koteihyo.graph.plan.description import PLANS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent


def blocks(language, text=README):
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def environment(tmp_path_factory, published):
    """Return an environment in which the installed command comes first and finds the published data."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "KOTEIHYO_DATA": str(published)}


@pytest.fixture(scope="module")
def served(environment):
    """Run the first command's service on a free port; return the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    _, _, serve = blocks("sh")[0].strip().partition(" && ")
    assert serve == "koteihyo serve"
    process = subprocess.Popen([*serve.split(), "--port", port], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        process.stdout.close()


def shell(command, environment, folder=ROOT):
    """Run a line as a reader pastes it; return what it printed."""
    done = subprocess.run(command, shell=True, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_two_commands_are_those_that_ci_runs():
    first, _, _, second = blocks("sh")
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert first.strip() == "pip install . && koteihyo serve"
    assert second.strip() == "pip install '.[test]' && pytest"
    assert "pip install --quiet .\n" in script
    assert "koteihyo serve" in script
    assert "pip install --quiet '.[test]' && pytest" in script


@pytest.mark.program("curl")
def test_the_question_gives_the_answer_that_is_shown(served, environment):
    curl = blocks("sh")[1].replace("127.0.0.1:8080", f"127.0.0.1:{served}")
    (answer,) = blocks("csv")
    assert shell(curl, environment).splitlines() == answer.splitlines()


@pytest.mark.slow
def test_the_example_is_drafted_checked_and_built(environment, tmp_path):
    printed = shell(blocks("sh")[2], {**environment, "KOTEIHYO_DATA": str(tmp_path)})
    assert "鳴沢市実施計画" in printed
    assert "受け取ったファイル（1件）を読み直し、同じ文字であることを確かめました。" in printed
    assert (tmp_path / "plans" / "narusawa" / "doubts.csv").exists()


FOUND = re.findall(r"`(koteihyo [^`]*)`", README)
COMMANDS = [command for command in FOUND if not command.startswith("koteihyo serve")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory, environment):
    """Return a folder with a query of one's own, and an environment whose data have an earlier version."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "mine.rq").write_text(
        "SELECT ?s { ?s a <https://w3id.org/koteihyo/ontology#Sheet> } ORDER BY ?s", "utf-8"
    )
    shutil.copy(ROOT / "tests" / "stratml" / "part2.xml", folder / "plan.xml")
    (folder / "plan.md").write_text("# 鳴沢市の計画\n\n## 主な事業\n\n- 避難所を整備する。\n", "utf-8")
    data = folder / "data"
    mine = {**environment, "KOTEIHYO_DATA": str(data)}
    earlier = folder / "earlier" / "kawaguchi"
    shutil.copytree(PLANS / "kawaguchi", earlier)
    described = (earlier / "plan.toml").read_text("utf-8")
    (earlier / "plan.toml").write_text(described.replace("川口市 ３段階工程表", "川口市の３段階工程表"), "utf-8")
    shell(f"koteihyo build --plans {folder / 'earlier'}", mine)
    shell("koteihyo build", mine)
    return folder, mine


@pytest.mark.slow
# Going back comes last, because the others ask the version that is current.
@pytest.mark.parametrize("command", sorted(dict.fromkeys(COMMANDS), key=lambda command: "rollback" in command))
def test_a_command_of_the_readme_runs(command, desk):
    folder, environment = desk
    assert shell(command, environment, folder)


def test_the_readme_names_every_command():
    from koteihyo.service.cli.main import COMMANDS as ALL

    assert {re.match(r"koteihyo (\w+)", command)[1] for command in [*COMMANDS, "koteihyo serve"]} == set(ALL)


class Run(NamedTuple):
    """How a benchmark is run: what takes the place of the size at its end, what it prints then, and what it never does.

    Kawaguchi's plan, where it is all that is measured, is the one that is published already.
    """

    options: str
    shows: tuple[str, ...]
    size: str = ""
    never: str = "Traceback"


# The commands of the benchmarks' page, in its order, each at the smallest size that shows its work.
BENCHMARKS = {
    "foundation": Run(" --quick", ("query by IRI through a worker",)),
    "checks": Run(" --quick", ("| Koteihyo (shacl) |",), never="| no |"),
    "endpoint": Run(
        ' "$KOTEIHYO_DATA" --quick',
        (
            *("point query | 2 |", "rdflib-endpoint", "questions in turn that oxigraph serve answers"),
            *("A question given again", "Nation: "),
        ),
        never="differently",
    ),
    "links": Run(" --quick", ("| SQLite FTS5 |",)),
    "pages": Run(' "$KOTEIHYO_DATA" --quick', ("| Sheet |",)),
    "nation": Run(" 2 --quick", ("| Search |",), " 200"),
    "figures": None,  # of cards of a reader's own, below
    "publication": Run(" 1", ("is the one made from nothing",), " 1000"),
    "crowd": Run(' "$KOTEIHYO_DATA" --quick', ("| the same question | 32 of 32",)),
    "first pages": Run(" 1 2", ("find-statements",), " 12 204"),
    "cold": Run(" --runs 1 --only themes", ("| pages | 2 |",)),
    "comparing": Run(" 100", ("| difflib |",)),
}


@pytest.mark.slow(133)
@pytest.mark.program("curl", "wrk")
@pytest.mark.parametrize("name", [name for name, run in BENCHMARKS.items() if run])
def test_a_benchmark_runs(name, environment):
    commands = blocks("sh", (ROOT / "benchmarks" / "README.md").read_text("utf-8"))
    command = dict(zip(BENCHMARKS, commands, strict=True))[name].strip()
    run, command = BENCHMARKS[name], command.partition(" && ")[2] or command
    assert command.endswith(run.size)
    printed = shell(command.removesuffix(run.size) + run.options, environment)
    assert [words for words in run.shows if words not in printed] == []
    assert run.never not in printed


def test_the_benchmark_of_figures_runs_on_cards_of_a_reader_s_own(environment, tmp_path):
    page = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    printed = "待機児童数を50人以下にする"
    card = {"target_name_original": "待機児童数", "source_card_text_original": printed}
    cards = {"items": [{**card, "highlighted_target_text_original": printed}]}
    (tmp_path / "cards.json").write_text(json.dumps(cards))
    command = (
        next(block for block in blocks("sh", page) if "CARDS.json" in block)
        .replace("CARDS.json", str(tmp_path / "cards.json"))
        .replace(" --half even", "")
    )
    assert re.match(r"1 cards, .*\nprecision \d", shell(command, environment))


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_first_screen_shows_two_pictures_of_the_service_in_light_and_dark(name):
    page = (ROOT / name).read_text("utf-8")
    shown = re.findall(
        r'<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img src="([^"]+)" alt="[^"]{10,}"', page
    )
    assert [light for _, light in shown] == [dark.replace("-dark", "-light") for dark, _ in shown]
    assert len(shown) == 2
    assert page.index("<picture>") < page.index("```csv")
    for each in (picture for pair in shown for picture in pair):
        assert (ROOT / each).read_bytes().startswith(b"\x89PNG")
