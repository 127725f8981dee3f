"""What cannot be read is told in words: what is missing, and where; never the characters that a parser would take."""

import pytest
from pyoxigraph import Store

from koteihyo.service.sandbox.syntax import syntax_error

# What people get wrong, and what they are told.
FAULTS = {
    "SELECT * { ?s a kth:Measure }": ((1, 17), "接頭辞 kth: が宣言されていません。PREFIX kth: <"),
    "SELECT * { ?s a foo:Bar }": ((1, 17), "接頭辞 foo: が宣言されていません。"),
    "SELECT *\n{ ?s ?p ?o": (None, "2行目の { が閉じていません。"),
    "SELECT * { ?s ?p ?o }}": (None, "1行目の } は余分です。"),
    "SELECT * { (?s ?p ] }": (None, "1行目の ( が閉じていません。"),
    "SELECT * { ?s ?p 'abc }": (None, "1行目の引用符 ' が閉じていません。"),
    "SELEC * { ?s ?p ?o }": ((1, 1), "SELECT の誤りではありませんか。"),
    "SELECT * { ?s ?p ?o } ODER BY ?s": ((1, 23), "ORDER の誤りではありませんか。"),
    "SELECT * { OPTINAL { ?s ?p ?o } }": ((1, 12), "OPTIONAL の誤りではありませんか。"),
    "SELECT * { ?s ?p ?o } ORDER ?s": ((1, 29), "ORDER の後に BY がありません。"),
    "SELECT * { ?s ?p ?o } LIMIT many": ((1, 29), "LIMIT の後に数がありません。"),
    "SELECT (COUNT(?s) ?n) { ?s ?p ?o }": ((1, 8), "AS と列の名前がありません"),
    "SELECT * { ?s ?p ?o FILTER(?o > ) }": ((1, 33), "> と ) の間に式がありません。"),
    "SELECT * { ?s ?p }": ((1, 12), "?s ?p に、述語か目的語がありません。"),
    "SELECT * { ?s ?p ?o ?x ?y ?z }": ((1, 21), "?x の前に、. か ; か , がありません。"),
    "ASK { FILTER(STRSTART('a', 'b')) }": ((1, 14), "関数 STRSTART はありません。"),
    "  ": ((1, 1), "問い合わせが空です。"),
}


def told(text):
    with pytest.raises(SyntaxError) as error:
        Store().query(text)
    return syntax_error(str(error.value), text)


@pytest.mark.parametrize(("text", "where", "words"), [(text, *each) for text, each in FAULTS.items()], ids=[*FAULTS])
def test_what_is_missing_is_said_in_words_at_its_place(text, where, words):
    error = told(text)
    assert words in error.ja
    assert where in (None, (error.line, error.column))


@pytest.mark.parametrize("text", [*FAULTS, "PREFIX a <x> SELECT * {}", "ASK { ?s <p>|?p ?o }", "# 川口市"])
def test_no_class_of_characters_is_shown(text):
    error = told(text)
    assert not any(each in f"{error.ja}{error.en}" for each in ("expected", "\\u{", "['", "[_]"))
    assert error.line


def test_values_are_no_triples():
    assert "述語" not in told("SELECT * { VALUES ?x { <urn:a> <urn:b> } ?s ?p ?o } LIMITT 5").ja
