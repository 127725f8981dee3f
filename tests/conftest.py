"""What the tests of answering share: small published versions, a small library, and a real service on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser

from koteihyo.graph.versions import folders
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.read_models.facts import Facts
from koteihyo.service.read_models.preparation import prepare
from koteihyo.service.snapshot import Snapshots

sys.path.append(str(Path(__file__).parent))  # what the tests share stands beside this file
from browsing import FLAGS, Site, browsing
from programs import path_of
from sharing import FOLDER as RUN
from sharing import lasting, once

pytest_plugins = ["plugin"]
COMMAND = str(Path(sys.executable).with_name("koteihyo"))
BASE = "https://w3id.org/koteihyo/"
SMALL = f"""
@prefix kth: <{BASE}ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix theme: <{BASE}id/p/theme/> .
@prefix x: <{BASE}id/p/measure/> .
@prefix graph: <{BASE}graph/p/> .
{{
  theme:disaster-prevention a kth:Theme ; kth:inPlan <{BASE}id/p> ; kth:order 1 ;
    skos:prefLabel "防災"@ja , "Disaster prevention"@en .
  theme:waste a kth:Theme ; kth:inPlan <{BASE}id/p> ; kth:order 2 ; skos:prefLabel "ゴミ問題"@ja .
  x:a a kth:Measure ; kth:theme theme:disaster-prevention ; rdfs:label "避難訓練の実施"@ja ; kth:line 12 .
  x:b a kth:Measure ; kth:theme theme:waste ; rdfs:label "=1+1"@ja ; kth:line 34 .
}}
graph:inferred {{ x:a kth:suspects x:b }}
"""
QUESTION = """# 分野ごとの施策
#
# Title-en    Measures of a theme
# Subject     themes
# Asks        この分野の施策はどれか。
# Returns     measure, label, line; one row a measure
# Order       line
# Parameter   theme  code:theme   the theme; left out, every theme
# Parameter   since  xsd:integer  first line
# Parameter   words  text         words of the label

PREFIX kth:  <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?measure ?label ?line
WHERE {
  VALUES ?theme { UNDEF }
  VALUES ?since { 0 }
  VALUES ?words { "" }

  ?measure a kth:Measure ; kth:theme ?theme ; rdfs:label ?label ; kth:line ?line .
  FILTER(?line >= ?since)
  FILTER(CONTAINS(?label, ?words))
}
ORDER BY ?line
"""
GRAPH_QUESTION = """# 施策のグラフ
#
# Title-en    Measures as a graph
# Subject     graphs
# Asks        施策の名前。
# Returns     a graph
# Order       none

CONSTRUCT { ?measure <http://www.w3.org/2000/01/rdf-schema#label> ?label }
WHERE { ?measure a <https://w3id.org/koteihyo/ontology#Measure> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }
"""


def publish_small(data: Path, change: tuple[str, str] = ("", "")) -> folders.Version:
    """Publish a small dataset, written by hand, the way the build does; ``change`` replaces words of it."""
    trig = SMALL.replace(*change)
    with folders.publishing(data), folders.staging(data) as staged:
        store = ox.Store(str(staged / "store"))
        store.bulk_load(trig.encode(), format=ox.RdfFormat.TRIG)
        store.flush()
        del store
        return folders.publish(data, staged, sha256(trig.encode()).hexdigest()[:12])


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the small dataset is published; to be copied, never changed."""
    folder = tmp_path_factory.mktemp("small") / "data"
    publish_small(folder)
    return folder


@pytest.fixture
def data(tmp_path: Path, small_data: Path) -> Path:
    """A data folder of the test's own in which the small dataset is published."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture(scope="session")
def publish() -> Callable[..., folders.Version]:
    """What publishes the small dataset, or a changed one, into a data folder."""
    return publish_small


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with two questions."""
    return write_library(tmp_path / "queries")


@pytest.fixture(scope="session")
def write_questions() -> Callable[[Path], Path]:
    """What writes the small library into a folder."""
    return write_library


def write_library(folder: Path) -> Path:
    """Write the two questions into a folder of their own."""
    folder.mkdir()
    (folder / "measures-of-theme.rq").write_text(QUESTION, "utf-8")
    (folder / "measures-graph.rq").write_text(GRAPH_QUESTION, "utf-8")
    return folder


@pytest.fixture
def engine(data: Path) -> Iterator[EmbeddedEngine]:
    """The embedded engine over the small dataset, with a time limit of one second."""
    found = EmbeddedEngine.from_folder(data, Limits(seconds=1, workers=2))
    yield found
    found.close()


@pytest.fixture(scope="session")
def built(pytestconfig: pytest.Config) -> Path:
    """A data folder in which Kawaguchi's plan is built and published with its answers, once a run; never changed."""
    from koteihyo.graph.build import build  # the build is slow to load, and few tests need it

    def make(folder: Path) -> None:
        prepare(folder / "data", build(folder / "data"), Library(FOLDER), lambda *_: None)

    return once(pytestconfig.stash[RUN] / "kawaguchi", make) / "data"


@pytest.fixture(scope="session")
def published(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which Kawaguchi's plan is published; a copy for this process's tests."""
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("published") / "data"))


class Service:
    """A running service: its address and its process."""

    def __init__(self, process: subprocess.Popen[str] | psutil.Process, address: str) -> None:
        self.process, self.address = process, address

    def children(self) -> list[int]:
        """Return the processes that the service started, and those that these did."""
        return [each.pid for each in psutil.Process(self.process.pid).children(recursive=True)]


def command_line(data: Path, *options: str) -> list[str]:
    """Return the command that serves a data folder on a free port."""
    return [COMMAND, "serve", "--port", "0", "--data", str(data), *options]


def address_in(printed: str) -> str:
    """Return the address that a service prints when it is ready."""
    return printed.partition("Serving at ")[2].rpartition("/（")[0]


@contextmanager
def serving(data: Path, library: Path, *options: str) -> Iterator[Service]:
    """Run `koteihyo serve` on a free port until the block ends."""
    environment = {**os.environ, "KOTEIHYO_QUERIES": str(library)}
    with subprocess.Popen(command_line(data, *options), stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield Service(process, address_in(process.stdout.readline()))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Iterator[Service]:
    """A service over the small dataset and the small library, with a time limit of one second; shared by all tests."""
    folder = tmp_path_factory.mktemp("service")
    shutil.copytree(small_data, folder / "data")
    with serving(folder / "data", write_library(folder / "queries"), "--seconds", "1") as found:
        yield found


@pytest.fixture(scope="session")
def served() -> Callable[..., AbstractContextManager[Service]]:
    """What runs a service over a data folder and a library."""
    return serving


@pytest.fixture
def own_service(data: Path, library: Path) -> Iterator[Service]:
    """A service of the test's own, to be stopped or harmed."""
    with serving(data, library, "--seconds", "1") as found:
        yield found


@pytest.fixture
def koteihyo(data: Path, library: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command itself, with the small dataset and the small library."""
    environment = {**os.environ, "KOTEIHYO_QUERIES": str(library), "KOTEIHYO_DATA": str(data)}

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            input=stdin,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def kawaguchi(published: Path) -> folders.Version:
    """The version in which Kawaguchi's plan is published."""
    found = folders.current(published)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def kawaguchi_service(built: Path, pytestconfig: pytest.Config) -> Service:
    """A service over Kawaguchi's plan with the questions that ship and ordinary limits; one a run, for reading."""

    def start(folder: Path) -> None:
        shutil.copytree(built, folder / "data")
        options = ("--log", "off", "--client-seconds", "0", "--client-errors", "0", "--mcp", "true")
        lasting(folder, command_line(folder / "data", *options), {"KOTEIHYO_QUERIES": str(FOLDER)}, address_in)

    folder = once(pytestconfig.stash[RUN] / "kawaguchi-service", start)
    process = psutil.Process(int((folder / "pid").read_text("ascii")))
    return Service(process, address_in((folder / "printed").read_text("utf-8")))


@pytest.fixture(scope="session")
def ten_cities(pytestconfig: pytest.Config) -> Path:
    """A folder with plans of ten small made-up municipalities (`plans`), published without tables (`data`), once a run.

    It is never changed: whoever builds or serves copies it first.
    """
    from municipalities import publish

    return once(pytestconfig.stash[RUN] / "ten-cities", publish)


@pytest.fixture(scope="session")
def linked(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which Kawaguchi's plan is published with links to open data, built once a run."""
    from linked import publish

    folder = once(pytestconfig.stash[RUN] / "linked", publish)
    return Path(shutil.copytree(folder / "data", tmp_path_factory.mktemp("linked") / "data"))


@pytest.fixture(scope="session")
def kawaguchi_facts(published: Path) -> Iterator[Facts]:
    """What the pages know of Kawaguchi's plan."""
    engine = EmbeddedEngine.from_folder(published)
    yield Facts(Snapshots(engine).at())
    engine.close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """How the tests' browser is started: the system's own, without a screen."""
    return {"executable_path": path_of("chromium"), "args": FLAGS}


@pytest.fixture
def site(browser: Browser, kawaguchi_service: Service) -> Iterator[Site]:
    """Kawaguchi's site as a person with a browser meets it; see `browsing`."""
    with browsing(browser, kawaguchi_service.address) as found:
        yield found
