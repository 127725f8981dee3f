"""`koteihyo.ask` from Python: the same values from a service and from local data, and faults told in words."""

import html
import socket
import subprocess
import sys
import threading
from xml.etree import ElementTree

import pytest
from rdflib import Graph

import koteihyo
from koteihyo.graph.errors import KoteihyoError

BASE = "https://w3id.org/koteihyo/id/"
ALL = [
    {"measure": f"{BASE}p/measure/a", "label": "避難訓練の実施", "line": 12},
    {"measure": f"{BASE}p/measure/b", "label": "=1+1", "line": 34},
]


@pytest.fixture(params=["data", "service"])
def ask(request, data, library, monkeypatch):
    """Return `koteihyo.ask` of the data on this machine, and of a service."""
    monkeypatch.setenv("KOTEIHYO_QUERIES", str(library))
    if request.param == "data":
        monkeypatch.setenv("KOTEIHYO_DATA", str(data))
        return koteihyo.ask
    service = request.getfixturevalue("service")
    return lambda *names, **values: koteihyo.ask(*names, service=service.address, **values)


def test_an_answer_is_its_rows_with_python_values(ask):
    found = ask("measures-of-theme")
    assert list(found) == ALL
    assert (len(found), found[-1]["line"], found[:1]) == (2, 34, ALL[:1])
    assert (found.columns, found.cut) == (["measure", "label", "line"], "")
    assert ask("measures-of-theme", theme="ゴミ問題", since=13, words=None)[0] == ALL[1]


def test_an_answer_says_what_it_is(ask):
    found = ask("measures-of-theme", theme="waste")
    assert found.title == {"ja": "分野ごとの施策", "en": "Measures of a theme"}
    assert found.parameters == {"theme": "waste", "since": "0", "words": None}
    assert found.citation.ja.startswith(f"工程表 Koteihyo「分野ごとの施策」（theme=waste）版{found.version}（")
    assert ask("measures-of-theme", version=found.version).version == found.version


def test_an_answer_shows_itself_as_a_table(ask):
    found = ask("measures-of-theme")
    assert repr(found).splitlines()[2] == "p/measure/a  避難訓練の実施  12"
    assert found.citation.ja in repr(found)
    shown = ask("measures-of-theme", words="=")._repr_html_()
    assert "<td>p/measure/b</td><td>=1+1</td><td>34</td>" in shown
    assert "<script>" not in html.unescape(shown)


def test_an_answer_is_a_pandas_frame(ask):
    frame = ask("measures-of-theme").frame()
    assert list(frame.columns) == ["measure", "label", "line"]
    assert frame["line"].sum() == 46
    assert frame.attrs["version"]


def test_a_question_that_constructs_gives_a_graph(ask):
    found = ask("measures-graph")
    assert isinstance(found, Graph)
    assert {str(label) for label in found.objects()} == {"避難訓練の実施", "=1+1"}


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("measures-of-them", {}, "nearest: measures-of-theme"),
        ("measures-of-theme", {"theme": "wast"}, "waste（ゴミ問題）"),
        ("measures-of-theme", {"colour": "red"}, "No parameter is called colour"),
        ("measures-of-theme", {"version": "nothing"}, "no single version nothing"),
    ],
)
def test_a_fault_is_told_in_the_same_words(ask, name, values, words):
    with pytest.raises(KoteihyoError, match=words):
        ask(name, **values)


def test_where_nothing_is_published_nothing_is_built(tmp_path):
    with pytest.raises(KoteihyoError, match="koteihyo build"):
        koteihyo.ask("plans", data=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_who_is_no_koteihyo_is_told():
    with pytest.raises(KoteihyoError, match="cannot be reached"):
        koteihyo.ask("plans", service="http://127.0.0.1:9")
    with pytest.raises(KoteihyoError, match=r"http\(s\)"):
        koteihyo.ask("plans", service="file:///etc/passwd#")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_refuse, args=(listening,)).start()
        with pytest.raises(KoteihyoError, match="404"):
            koteihyo.ask("plans", service=f"http://127.0.0.1:{listening.getsockname()[1]}")


def _refuse(listening):
    """Answer one request as a server does that has never heard of questions."""
    connection, _ = listening.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 4\r\n\r\nnope")


def test_without_pandas_one_is_told_how_to_get_it(data, library, monkeypatch):
    monkeypatch.setenv("KOTEIHYO_QUERIES", str(library))
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KoteihyoError, match=r"koteihyo\[pandas\]"):
        koteihyo.ask("measures-of-theme", data=data).frame()


def test_a_script_asks_without_a_guard_and_starts_no_process(data, library, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import koteihyo\nprint(len(koteihyo.ask('measures-of-theme')))\n", "utf-8")
    environment = {"KOTEIHYO_DATA": str(data), "KOTEIHYO_QUERIES": str(library)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_the_package_loads_no_more_than_before():
    loaded = "import koteihyo, sys; print('koteihyo.service' in sys.modules, hasattr(koteihyo, 'nothing'))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


QUERY = """SELECT ?label ?line { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label ;
<https://w3id.org/koteihyo/ontology#line> ?line } ORDER BY ?line"""


@pytest.fixture(params=["data", "service"])
def where(request, data, library, monkeypatch):
    """Return where is asked: the data on this machine, or a service."""
    monkeypatch.setenv("KOTEIHYO_QUERIES", str(library))
    if request.param == "data":
        return {"data": data}
    return {"service": request.getfixturevalue("service").address}


def test_a_query_of_one_s_own_has_rows_or_a_graph(where):
    found = koteihyo.sparql(QUERY, **where)
    assert list(found) == [{"label": "避難訓練の実施", "line": 12}, {"label": "=1+1", "line": 34}]
    assert (found.question, found.parameters, found.citation.ja) == ("", {}, "")
    assert koteihyo.sparql(QUERY, version=found.version, **where).version == found.version != ""
    assert len(koteihyo.sparql("CONSTRUCT { ?s a ?c } { ?s a ?c }", **where)) == 4
    assert koteihyo.sparql("ASK {}", **where)[0] == {"boolean": True}
    with pytest.raises(KoteihyoError, match="cannot be read"):
        koteihyo.sparql("SELEC", **where)
    with pytest.raises(KoteihyoError, match="SERVICE"):
        koteihyo.sparql("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", **where)


def test_the_questions_are_listed_with_what_they_ask(where):
    found = koteihyo.questions(**{name: each for name, each in where.items() if name == "service"})
    assert [each["name"] for each in found] == ["measures-graph", "measures-of-theme"]
    assert found[1]["asks"] == "この分野の施策はどれか。"
    assert found[1]["parameters"] == "theme, since, words"
    assert "分野ごとの施策" in repr(found)


def test_an_answer_draws_itself(ask, tmp_path):
    picture = ask("measures-of-theme").plot(along="label", value="line")
    drawn = ElementTree.parse(picture.save(tmp_path / "chart.svg")).getroot()
    words = {*drawn.itertext()}
    assert {"避難訓練の実施", "=1+1", "12", "34"} <= words
    assert picture._repr_svg_() == picture.svg
    counted = ask("measures-of-theme").plot(along="label")
    assert counted.svg.count(">1</text>") >= 2
    with pytest.raises(KoteihyoError, match="No column colour; there are: measure, label, line"):
        ask("measures-of-theme").plot(along="colour")
    with pytest.raises(KoteihyoError, match="Nothing to draw"):
        ask("measures-of-theme", theme="waste").plot()


def test_the_package_shows_what_asks():
    assert dir(koteihyo) == ["__version__", "ask", "questions", "sparql"]
    assert "no other endpoint" in koteihyo.sparql.__doc__
