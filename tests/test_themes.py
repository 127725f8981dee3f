"""Themes: the plain query, the question and the page give the same answer, for every pair of themes."""

import re
import urllib.request
from itertools import combinations_with_replacement

import pyoxigraph as ox
import pytest
from codes import PLAN, known
from rdflib.namespace import SKOS

from koteihyo.graph.rdf.identifiers import KTH
from koteihyo.graph.rdf.names import BASE
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library

THEMES = [theme.id for theme in PLAN.themes]
BROAD = [theme.id for theme in PLAN.themes if not theme.broader]
# What a person writes who knows one property and nothing of the tree.
PLAIN = f"""SELECT DISTINCT ?statement ?entry {{
  ?statement <{KTH.theme}> <{BASE}id/kawaguchi/theme/%s> , <{BASE}id/kawaguchi/theme/%s> ; <{KTH.statedBy}> ?entry }}"""
# The same from what is counted by, up the tree.
UPWARD = f"""SELECT DISTINCT ?statement ?entry {{
  ?statement <{KTH.ownTheme}>/<{SKOS.broader}>* <{BASE}id/kawaguchi/theme/%s> .
  ?statement <{KTH.ownTheme}>/<{SKOS.broader}>* <{BASE}id/kawaguchi/theme/%s> ; <{KTH.statedBy}> ?entry }}"""


@pytest.fixture(scope="module")
def store(kawaguchi):
    """Return the published store."""
    return ox.Store.read_only(str(kawaguchi.store_path))


@pytest.fixture(scope="module")
def listed(kawaguchi_service):
    """What returns the entries that the plan's page lists for two themes."""

    def fetch(one, other):
        address = f"{kawaguchi_service.address}/plans/kawaguchi?theme={one}&theme={other}"
        request = urllib.request.Request(address, headers={"Accept": "text/html"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            result = answer.read().decode().partition('id="result"')[2]
        return set(re.findall(r'<td><a href="/doc/kawaguchi/entry/([^"]+)"', result))

    return fetch


def pairs(rows):
    return {(row["statement"].value, row["entry"].value) for row in rows}


@pytest.mark.slow
def test_the_plain_query_and_the_question_agree_for_every_pair_of_themes(store):
    question = Library(FOLDER).question("statements-of-theme")
    answered = 0
    for one, other in combinations_with_replacement(THEMES, 2):
        plain = pairs(store.query(PLAIN % (one, other)))
        asked = pairs(store.query(bind(question, {"theme": one, "also": other}, known)))
        assert plain == asked == pairs(store.query(UPWARD % (one, other))), (one, other)
        answered += bool(plain)
    assert answered > len(THEMES)


def test_the_plain_query_and_the_page_agree_for_every_pair_of_broad_themes(store, listed):
    for one, other in combinations_with_replacement(BROAD, 2):
        plain = {entry.rpartition("/")[2] for _, entry in pairs(store.query(PLAIN % (one, other)))}
        if plain:
            assert listed(one, other) == plain, (one, other)


def test_older_people_and_disasters_share_the_measures_that_the_plain_query_gives(store, listed):
    query = f"""SELECT DISTINCT ?entry {{ ?m a <{KTH.Measure}> ; <{KTH.statedBy}> ?entry ;
      <{KTH.theme}> <{BASE}id/kawaguchi/theme/elderly-care> , <{BASE}id/kawaguchi/theme/disaster-prevention> }}"""
    plain = {row["entry"].value.rpartition("/")[2] for row in store.query(query)}
    assert plain == listed("elderly-care", "disaster-prevention&kind=measure")
    # 防災の表の「高齢者・障害者」の系列と、高齢・介護医療の表の「防犯・防災」の系列
    assert {"core-3.1.4.2", "core-3.2.4", "other-1.1.8", "other-1.2.6.1"} <= plain


def test_what_is_counted_by_holds_no_theme_above_another(store):
    query = f"""SELECT ?thing {{ ?thing <{KTH.ownTheme}> ?one , ?other . ?one <{SKOS.broader}>+ ?other }}"""
    assert not list(store.query(query))
    query = f"""SELECT ?thing {{ ?thing <{KTH.theme}> ?any FILTER NOT EXISTS {{ ?thing <{KTH.ownTheme}> ?own }} }}"""
    assert not list(store.query(query))
