"""The question library: headers are checked against queries, and values are bound as terms."""

from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koteihyo.graph.errors import KoteihyoError
from koteihyo.service.questions import library as questions
from koteihyo.service.questions.binding import BadValue, bind
from koteihyo.service.questions.canonical import address, canonical, default
from koteihyo.service.questions.library import Library, UnknownQuestion, read_question
from koteihyo.service.questions.parameters import Value, read_fields
from koteihyo.service.sandbox.query_text import projection

THEMES = {
    code: Value(code, label, "", f"https://w3id.org/koteihyo/id/p/theme/{code}")
    for code, label in {"disaster-prevention": "防災", "waste": "ゴミ問題"}.items()
}
SHIPPED = sorted(questions.FOLDER.glob("*.rq"))


def known(scheme):
    return THEMES if scheme == "theme" else {}


@pytest.fixture
def question(library):
    return Library(library).question("measures-of-theme")


@pytest.fixture
def changed(library):
    """Write the question with some words replaced, and read it."""

    def read(old, new):
        path = library / "measures-of-theme.rq"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        return read_question(path)

    return read


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_question_has_a_header_that_agrees_with_its_query(path):
    question = read_question(path)
    assert question.title
    assert question.says("Title-en").isascii()
    assert bool(question.says("Note")) == bool(question.says("Note-en"))
    assert question.subject in questions.SUBJECTS


def test_a_question_says_what_its_header_says(question):
    assert (question.name, question.title, question.subject) == ("measures-of-theme", "分野ごとの施策", "themes")
    assert question.columns == ("measure", "label", "line")
    assert [(parameter.name, parameter.kind, parameter.default) for parameter in question.parameters] == [
        ("theme", "code:theme", "UNDEF"),
        ("since", "xsd:integer", "0"),
        ("words", "text", '""'),
    ]


def test_a_header_line_that_is_indented_goes_on_with_the_one_before():
    assert read_fields(["# Note  one", "#         two"], first=2)[0].value == "one two"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("# Returns     measure, label, line", "# Returns     measure, line, label", 6, "columns of Returns"),
        ("SELECT ?measure ?label ?line", "SELECT ?measure ?label (?line AS ?at)", 6, "columns of Returns"),
        ("code:theme ", "thing ", 8, "unknown kind"),
        ("  VALUES ?since { 0 }\n", "", 9, "exactly one line VALUES"),
        ("VALUES ?since { 0 }", 'VALUES ?since { "0" }', 18, "default"),
        ("VALUES ?theme { UNDEF }", "VALUES ?theme { 7 }", 17, "default"),
        ("# Order       line", "# Sorted      line", 7, "No header field"),
        ("# Title-en    Measures of a theme\n", "", 1, "lacks Title-en"),
        ("# 分野ごとの施策", "PREFIX", 1, "first line"),
        ("Parameter   since", "Parameter   format", 9, "cannot be called"),
    ],
)
def test_a_file_that_says_what_it_does_not_do_is_an_error_with_its_place(changed, library, old, new, line, words):
    with pytest.raises(KoteihyoError, match=words) as error:
        changed(old, new)
    assert (error.value.file, error.value.line) == (library / "measures-of-theme.rq", line)


def test_an_unknown_question_names_the_nearest(library):
    with pytest.raises(UnknownQuestion, match="measures-of-theme"):
        Library(library).question("measure-of-themes")


def test_the_projection_is_read_from_words_and_not_from_strings_or_comments():
    text = "# SELECT ?no\nPREFIX x: <urn:SELECT> SELECT REDUCED ?a (CONCAT(?b, '(?no') AS ?c) FROM <urn:g> { ?a ?b ?d }"
    assert projection(text).columns == ("a", "c")
    assert projection("CONSTRUCT { ?s ?p ?o } WHERE { SELECT ?s { ?s ?p ?o } }").form == "CONSTRUCT"


def test_values_left_out_leave_the_question_as_it_stands(question):
    assert bind(question, {}) == bind(question, {"theme": ""}) == question.text


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("theme", "waste", "<https://w3id.org/koteihyo/id/p/theme/waste>"),
        ("theme", "ゴミ問題", "<https://w3id.org/koteihyo/id/p/theme/waste>"),
        ("theme", "http://example.org/mine", "<http://example.org/mine>"),
        ("since", "20", '"20"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("words", '避難" }', r'"避難\" }"'),
    ],
)
def test_a_value_is_written_as_a_term_over_the_default(question, name, value, written):
    assert f"VALUES ?{name} {{ {written} }}" in bind(question, {name: value}, known)


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("year", "2006", "<https://w3id.org/koteihyo/id/fiscal-year/2006>"),
        ("iri", "kawaguchi/pledge/21", "<https://w3id.org/koteihyo/id/kawaguchi/pledge/21>"),
        ("iri", "https://example.org/x", "<https://example.org/x>"),
        ("xsd:decimal", "0.8", '"0.8"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_every_kind_has_its_own_terms(changed, kind, value, written):
    assert f"{{ {written} }}" in bind(changed("code:theme ", f"{kind} "), {"theme": value}, known)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("code:theme", "disaster", "disaster-prevention（防災）"),
        ("code:theme", "nothing-alike", "waste（ゴミ問題）"),
        ("code:theme", "a b", "must be a code"),
        ("xsd:integer", "12.5", "must be an integer"),
        ("xsd:integer", "１２", "must be an integer"),
        ("xsd:decimal", "1e5", "must be a decimal"),
        ("xsd:decimal", "NaN", "must be a decimal"),
        ("year", "平成18", "must be a fiscal year"),
        ("iri", "http://a> } #", "must be an IRI"),
        ("text", "\udcff", "UTF-8"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_is_expected(changed, kind, value, words):
    old = "VALUES ?theme { UNDEF }"
    question = changed("code:theme ", f"{kind} ") if kind != "code:theme" else changed(old, old)
    with pytest.raises(BadValue, match=words) as error:
        bind(question, {"theme": value}, known)
    assert "theme" in error.value.ja


def test_a_parameter_that_the_question_does_not_have_names_those_it_has(question):
    with pytest.raises(BadValue, match="theme, since, words"):
        bind(question, {"thema": "waste"})


TEXT = """# 題
#
# Title-en    Title
# Subject     s
# Asks        a
# Returns     x, y
# Order       none
# Parameter   x  text  x
# Parameter   y  text  y

SELECT ?x ?y WHERE {
  VALUES ?x { UNDEF }
  VALUES ?y { "" }
}
"""


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_value_that_a_stranger_sends_changes_what_is_asked(tmp_path_factory, x, y):
    path = tmp_path_factory.getbasetemp() / "text.rq"
    path.write_text(TEXT, "utf-8")
    (row,) = ox.Store().query(bind(read_question(path), {"x": x, "y": y}))
    assert (row["x"].value, row["y"].value) == (x, y)


KINDS = TEXT.replace("y  text", "y  xsd:decimal").replace('VALUES ?y { "" }', "VALUES ?y { 0.5 }")


@given(st.text(), st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format))
def test_a_permanent_address_says_what_was_asked_and_is_its_own(tmp_path_factory, x, y):
    path = tmp_path_factory.getbasetemp() / "kinds.rq"
    path.write_text(KINDS, "utf-8")
    question = read_question(path)
    short = canonical(question, {"y": y, "x": x}, known)
    where = urlsplit(address("https://a.example/", question, short, "5f9a"))
    read = dict(parse_qsl(where.query))
    assert (where.path, read.pop("version")) == ("/queries/kinds", "5f9a")
    assert read == short == canonical(question, read, known)
    (asked,), (again,) = (ox.Store().query(bind(question, values)) for values in ({"x": x, "y": y}, read))
    assert asked["x"] == again["x"]
    assert Decimal(asked["y"].value) == Decimal(again["y"].value)


def test_values_that_are_the_questions_own_are_left_out(changed):
    changed("PREFIX rdfs:", "PREFIX theme: <https://w3id.org/koteihyo/id/p/theme/>\nPREFIX rdfs:")
    question = changed("{ UNDEF }", "{ theme:waste }")
    assert default(question, question.parameters[0], known) == "waste"
    spelt = canonical(question, {"words": "", "since": "+00", "theme": "ゴミ問題"}, known)
    assert spelt == {}
    other = canonical(question, {"words": "川", "theme": "disaster-prevention"}, known)
    assert list(other.items()) == [("theme", "disaster-prevention"), ("words", "川")]
