"""Texts that can be read in two ways: what another reader could take for a call is refused, however ours reads it.

The engine itself is the other reader: it is asked every text that the guard lets through, and a listener on loopback
must never be reached.
"""

import itertools
import random
import socket
import threading
from contextlib import contextmanager, suppress

import pyoxigraph as ox
import pytest

from koteihyo.service.engines.engine import BadQuery, Refused
from koteihyo.service.sandbox.federation import reroute
from koteihyo.service.sandbox.guard import check_query
from koteihyo.service.sandbox.query_text import readings
from koteihyo.service.writing.orders import Update
from koteihyo.service.writing.update_text import check_update

LISTED = "https://listed.example/sparql"
# What stands before, between and behind the pieces of a call. Each is legal somewhere, and ambiguous together.
BEFORE = (
    "?a<?b)",
    "?a<?b )",
    "?a<1)",
    "?a<'x')",
    "'x'<?b)",
    "?a<(?b))",
    "1<2)",
    "?a<x:y)",
    "?a< ?b)",
    "?a<=?b)",
    "?a<?b&&?b>0)",
)
JOINTS = ("", " ", "#\n", "'#'", "#>\n", "\t")
CALLS = ("SERVICE", "service", "SERVICE SILENT", "\\u0053ERVICE", "SERVICESILENT")
AFTER = ("", "#>", " #>\n", " FILTER(?b>?a)", " FILTER(?b>0)#>", "?q?r'>'", " ?q ?r '#>'", "#'>\n", " ?q ?r '''>'''")


@contextmanager
def trap():
    """Listen on loopback and hang up on whoever comes; yield the address and the list of who came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait():
            with suppress(OSError):
                while True:
                    line, where = listening.accept()
                    came.append(where)
                    line.close()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/", came
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def ambiguous(address, dice):
    """Return a text with a call that another reader may see elsewhere than ours."""
    name = dice.choice((":x", "x:", f"<{address}>", "x:y"))
    call = f"{dice.choice(CALLS)}{dice.choice(JOINTS)}{name}{dice.choice(JOINTS)}"
    inner = f"{call}{{ ?e ?f ?g {dice.choice(AFTER)}\n}}"
    outer = f"?a ?p ?b FILTER({dice.choice(BEFORE)}{dice.choice(JOINTS)}{inner}{dice.choice(AFTER)}\n"
    return f"PREFIX : <{address}> PREFIX x: <{address}> SELECT * {{ {outer} }}"


def reached(store, text, came):
    """Ask the engine itself; say whether anybody came to the listener for it."""
    before = len(came)
    with suppress(SyntaxError, OSError, RuntimeError, ValueError):
        list(store.query(text))
    return len(came) > before


def let_through(text, services):
    try:
        return reroute(check_query(text, services), services) if services else check_query(text)
    except (Refused, BadQuery):
        return None


@pytest.mark.parametrize("services", [{}, {LISTED: "http://127.0.0.1:9/gateway"}], ids=["off", "listed"])
def test_of_hundreds_of_ambiguous_texts_none_that_passes_calls_anybody(services):
    store, dice, reaching, passing = ox.Store(), random.Random(20), 0, 0
    store.update("INSERT DATA { <urn:s> <urn:p> 1, 2 }")
    with trap() as (address, came):
        for _ in range(600):
            text = ambiguous(address, dice)
            if (passed := let_through(text, services)) is None:
                reaching += reached(store, text, came)
            else:
                passing += 1
                assert not reached(store, passed, came), passed
    assert reaching > 60, "the texts are no attack: nothing that was refused would have called"


@pytest.mark.parametrize("services", [{}, {LISTED: "http://127.0.0.1:9/gateway"}], ids=["off", "listed"])
@pytest.mark.parametrize(
    "text",
    [
        "PREFIX : <http://127.0.0.1:9/> SELECT * { ?a ?p ?b FILTER(?a<?b)SERVICE:x#>\n{} }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { ?a ?p ?b FILTER(?a<?b'>'\n)SERVICE:x{} }",
        "SELECT * { ?a ?p ?b FILTER(?a<'>'||'x'=' SERVICE <http://127.0.0.1:9/> {} # ') }",
    ],
)
def test_a_text_that_hides_a_call_is_refused_before_any_engine_reads_it(services, text):
    assert let_through(text, services) is None


def test_the_message_says_where_and_what_to_write_instead():
    with pytest.raises(Refused) as told:
        check_query("SELECT *\n{ ?a ?p ?b FILTER(?a<?b)SERVICE:x#>\n{} }")
    assert told.value.line == 2
    assert "空白" in told.value.ja
    assert "less-than" in told.value.en


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
        "ASK { ?s <http://schema.org/Service#load> 'SERVICE <x> {}' FILTER(?s < 1) } # service <x> {}",
        "ASK { ?s <urn:example:service> ?n FILTER(?n<3 && ?n>1) }",
    ],
)
def test_words_that_call_nobody_are_left_alone(text):
    assert check_query(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?a ?p ?b } WHERE { ?a ?p ?b FILTER(?a<?b) };LOAD:x#>\n",
        "PREFIX : <http://127.0.0.1:9/> DELETE { ?a ?p ?b } WHERE { ?a ?p ?b FILTER(?a<?b)};LOAD:x#>",
        "LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL;load<http://127.0.0.1:9/>",
        "INSERT DATA { :a :b :c.LOAD <http://127.0.0.1:9/> }",
    ],
)
def test_no_update_hides_a_load(text):
    with pytest.raises(Refused):
        check_update(Update(text))


def test_reading_takes_time_in_proportion_to_the_text():
    for piece in ("<#\n", "?a<?b>", "<'", "#\n", "?a<b'>\n"):
        text = "SERVICE" + piece * 20_000
        assert sum(1 for _ in itertools.islice(readings(text), 10**6)) < 200_000
