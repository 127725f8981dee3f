"""One version a request: whoever publishes meanwhile, no answer mixes two versions, and each names the one it shows."""

import http.client
import itertools
import json
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.rdf.names import is_asserted
from koteihyo.graph.versions import folders
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.cache import Memo
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import BadQuery, Busy, Formats
from koteihyo.service.engines.formats import CSV
from koteihyo.service.questions.library import FOLDER
from koteihyo.service.sandbox.pool import SPARE
from koteihyo.service.snapshot import Snapshots

REQUESTS, READERS = 10_000, 8
# Answers between two publications, whatever time a busy machine takes for them.
BETWEEN = 80
# Seconds after which nobody comes again who was told that a search index is being made.
PATIENCE = 1200
# What every label of a version ends in.
SIGNS = ("甲", "乙")
# As it stands in a page, or as JSON escapes it.
SIGN = re.compile(r"(?:〔|\\u3014)(甲|乙|\\u7532|\\u4e59)(?:〕|\\u3015)")
LABELS = "SELECT ?s ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?s ?l LIMIT 200"
MEASURE = "/doc/kawaguchi/measure/core-1.1.1"
PAGES = (
    *("/", "/plans/kawaguchi", "/plans/kawaguchi?theme=waste", "/plans/kawaguchi/sheets/core-1", "/themes"),
    *("/themes?theme=waste&theme=disaster-prevention", "/pledges", "/pledges?show=undated", "/indicators", "/about"),
    *("/findings", "/findings?severity=warning", "/ontology", MEASURE, "/doc/kawaguchi/theme/waste", "/doc/kawaguchi"),
    *(f"/search?q={quote(each)}" for each in ("防災", "公約", "ゴミ")),
    *("/queries/theme-by-stage", "/queries/pledge-flow", "/queries/statements-of-theme?theme=waste"),
    "/queries/theme-graph",
)
DATA = (
    *(f"/queries/pledge-flow.{form}" for form in ("json", "csv", "tsv", "xml", "rows.json", "md")),
    *("/queries/theme-by-stage.csv", "/queries/multi-theme-measures/description", "/openapi.json"),
    "/sparql/words.json",
    *(f"{MEASURE}.{form}" for form in ("ttl", "jsonld", "trig")),
    "/ontology.ttl",
)
# What takes up to 200 milliseconds of a core where the others take 10: asked once in so many rounds.
SELDOM = 12
COSTLY_PAGES = (
    *("/shapes", "/queries/multi-theme-measures", "/queries/multi-theme-measures?page=2&per-page=10"),
    *("/queries/plan-at-a-glance", "/queries/find-statements?theme=waste"),
)
COSTLY_DATA = (
    *(f"/queries/multi-theme-measures.{form}" for form in ("json", "csv", "tsv", "xml", "rows.json", "md")),
    *(f"/queries/statements-of-theme.{form}?theme=waste" for form in ("json", "csv", "rows.json")),
    *("/queries/theme-graph.ttl", "/graph/concepts.nt", f"/sparql?query={quote(LABELS)}"),
)


def publish(data, dump, sign):
    """Publish a dump in which every text that has a language says which version it is of; return the version."""
    lines = re.sub(rb'"@(ja|en)', f'〔{sign}〕"@'.encode() + rb"\1", dump)
    store = ox.Store()
    store.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    for graph in store.named_graphs():
        if is_asserted(graph.value):
            store.update(f"ADD SILENT {graph} TO DEFAULT")
    with folders.publishing(data), folders.staging(data) as staged:
        frozen = ox.Store(str(staged / "store"))
        frozen.bulk_load(store.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
        frozen.flush()
        del frozen
        (staged / "dump.nq").write_bytes(lines)
        for name in ("manifest.json", "report.json"):
            (staged / name).write_text("{}", "utf-8")
        return folders.publish(data, staged, {"甲": "a" * 12, "乙": "b" * 12}[sign]).id


@pytest.fixture(scope="module")
def signed(published, tmp_path_factory):
    """A data folder with two versions of Kawaguchi's plan, and their ids by sign; the second is current."""
    folder, dump = tmp_path_factory.mktemp("signed"), folders.current(published).nquads()
    return folder, {sign: publish(folder, dump, sign) for sign in SIGNS}


@pytest.fixture(scope="module")
def address(signed, served):
    """A service over them in which nobody is one client too many and every query goes to a worker."""
    options = ("--log", "off", "--client-seconds", "0", "--client-errors", "0", "--client-queries", "0")
    with served(signed[0], FOLDER, *options, "--cache", "0", "--preload", "0") as service:
        yield service.address


def get(connection, path, accept, **headers):
    """Return the status, the headers and the text of an answer."""
    connection.request("GET", path, headers={"Accept": accept, "Accept-Language": "ja", **headers})
    with connection.getresponse() as answer:
        return answer.status, answer.headers, answer.read().decode()


def connected(address):
    return closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60))


def signs(text):
    """Return the signs that stand in a text."""
    return {json.loads(f'"{sign}"') for sign in {*SIGN.findall(text)}}


def mistakes(answer, ids, named=""):
    """Return what is wrong with an answer: two versions in it, another than its header says, or than was asked."""
    status, headers, text = answer
    shown, version = signs(text), headers.get("Koteihyo-Version", "")
    if status != HTTPStatus.OK:
        return f"{status}: {text[-900:]}"
    if {ids[sign] for sign in shown} != {version}:
        return f"shows {shown or 'no version'}, its header says {version or 'none'}"
    if named and (version != named or "Memento-Datetime" not in headers):
        return f"{named} was asked, {version} answers, at {headers.get('Memento-Datetime')}"
    foot = re.search(r"<code>([0-9a-f]{12})</code>", text.partition('<footer class="foot"')[2])
    return f"its foot says {foot[1]}" if foot and foot[1] != version else ""


def asked(ids):
    """Yield requests without end: pages and data, of the version that is current and of one that is named."""
    often, seldom = (
        [*((path, "text/html") for path in pages), *((path, "*/*") for path in data)]
        for pages, data in ((PAGES, DATA), (COSTLY_PAGES, COSTLY_DATA))
    )
    for number, (path, accept) in enumerate(itertools.cycle([*SELDOM * often, *seldom])):
        named = [*ids.values()][number // 7 % 2] if number % 7 == 0 else ""
        yield f"{path}{'&' if '?' in path else '?'}version={named}" if named else path, accept, named


def take(semaphore, times):
    """Wait until a semaphore has been released so often."""
    for _ in range(times):
        semaphore.acquire()


@pytest.mark.slow(380)
def test_no_answer_mixes_two_versions_whoever_publishes_meanwhile(signed, address):
    data, ids = signed
    requests, lock, done = itertools.islice(asked(ids), REQUESTS), threading.Lock(), threading.Event()
    wrong, seen, end = Counter(), Counter(), time.monotonic() + PATIENCE
    answered = threading.Semaphore(0)

    def publisher():
        for version in itertools.cycle(ids.values()):
            take(answered, BETWEEN)
            if done.is_set():
                return
            folders.rollback(data, version)

    def reader():
        with connected(address) as connection:
            while True:
                with lock:
                    path, accept, named = next(requests, ("", "", ""))
                if not path:
                    return
                while (answer := get(connection, path, accept))[0] == HTTPStatus.SERVICE_UNAVAILABLE:
                    assert time.monotonic() < end, answer  # who is told to come again does
                    time.sleep(0.2)
                seen[answer[1].get("Koteihyo-Version", "")] += 1
                answered.release()
                if found := mistakes(answer, ids, named):
                    wrong[f"{path} ({accept}): {found}"] += 1

    writing = threading.Thread(target=publisher)
    writing.start()
    try:
        with ThreadPoolExecutor(READERS) as readers:
            for each in [readers.submit(reader) for _ in range(READERS)]:
                each.result()
    finally:
        done.set()
        answered.release(BETWEEN)
        writing.join()
    assert not wrong, wrong.most_common(10)
    assert sum(seen.values()) == REQUESTS
    assert min(seen[each] for each in ids.values()) > REQUESTS / 10


@pytest.mark.parametrize("path", PAGES + COSTLY_PAGES)
def test_a_page_of_an_earlier_version_shows_its_words_and_says_so_in_its_headers(signed, address, path):
    data, ids = signed
    folders.rollback(data, ids["乙"])
    named = f"{path}{'&' if '?' in path else '?'}version={ids['甲']}"
    with connected(address) as connection:
        assert not mistakes(get(connection, named, "text/html"), ids, ids["甲"])


def test_an_answer_at_a_time_is_of_the_version_that_was_current_then(signed, address):
    ids = signed[1]
    with connected(address) as connection:
        moment = {"Accept-Datetime": "Mon, 01 Jan 2001 00:00:00 GMT"}
        _status, headers, text = get(connection, "/themes", "text/html", **moment)
    assert signs(text) == {"甲"}
    assert headers["Content-Location"].endswith(f"/themes?version={ids['甲']}")


def together(count, act):
    """Do something so many times at once; return what came of each."""
    ready = threading.Barrier(count)

    def one():
        ready.wait()
        try:
            return act()
        except KoteihyoError as error:
            return error

    with ThreadPoolExecutor(count) as threads:
        return [each.result() for each in [threads.submit(one) for _ in range(count)]]


def test_what_many_ask_for_at_once_is_made_once():
    memo, made = Memo(1 << 20), []

    def make():
        made.append(1)
        time.sleep(0.2)
        return object()

    assert len(set(together(8, lambda: memo.once("v1", "plan", make)))) == len(made) == 1
    memo.once("v2", "plan", make)
    assert len(made) == 2


def test_a_failure_is_told_to_all_who_waited_and_is_not_kept():
    memo, tries = Memo(1 << 20), []

    def fail():
        tries.append(1)
        time.sleep(0.2)
        raise BadQuery("だめ", "No")

    assert {str(each) for each in together(6, lambda: memo.once("v", "x", fail))} == {str(BadQuery("だめ", "No"))}
    assert len(tries) == 1
    assert memo.once("v", "x", lambda: 7) == 7


def test_a_failure_that_is_the_first_asker_s_own_is_nobody_else_s():
    memo, tries = Memo(1 << 20), []

    def make():
        tries.append(1)
        time.sleep(0.2)
        if len(tries) == 1:
            raise Busy("混雑", "Busy")
        return 7

    told = together(6, lambda: memo.once("v", "x", make))
    assert Counter(map(type, told)) == {int: 5, Busy: 1}
    assert len(tries) == 2


def test_more_wait_for_one_thing_than_there_are_places_and_the_others_are_told_to_come_again():
    memo = Memo(1 << 20, waiting=16)
    told = together(24, lambda: memo.once("v", "x", lambda: time.sleep(0.5) or 7))
    assert Counter(map(type, told)) == {int: 17, Busy: 7}


def test_things_asked_for_the_longest_time_ago_make_room():
    memo, made = Memo(2, weigh=len), []
    for name in ("a", "b", "a", "c", "a", "b"):
        memo.once("v", name, lambda name=name: made.append(name) or name)
    assert made == ["a", "b", "c", "b"]
    assert memo.once("v", "large", lambda: "larger") == "larger", "what is too large for all is given, and not kept"
    assert memo.held == 2


def test_things_are_weighed_by_what_they_hold():
    memo, made = Memo(10_000), []
    for name in ("words", *range(90), "words", "plan", "words"):
        memo.once("v", name, lambda name=name: made.append(name) or (["語"] * 2000 if name == "plan" else name))
    assert made.count("words") == 1, "ninety small things are no reason to make a large one again"
    assert len(made) == 92
    before = memo.held
    memo.once("v", "view", lambda: lambda: None)
    assert memo.held == before, "what cannot be weighed counts as a megabyte"


def test_the_same_question_asked_by_many_at_once_reaches_one_worker(data):
    engine, slow = EmbeddedEngine.from_folder(data, Limits(workers=4)), "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l ."
    answers = together(6, lambda: engine.query(f"SELECT (COUNT(*) AS ?n) {{ {slow} }}"))
    assert len({answer.body for answer in answers}) == len({answer.worker for answer in answers} - {0}) == 1
    assert sum(answer.seconds > 0 for answer in answers) == 1, "who waited has cost nothing"
    assert len(engine.pool.idle_workers()) == 4 + SPARE
    assert sum(worker is not None for worker in engine.pool.idle_workers()) == 1
    engine.close()


def test_a_snapshot_stays_what_it_was(data, publish):
    engine = EmbeddedEngine.from_folder(data)
    snapshots = Snapshots(engine)
    first = snapshots.at()
    second = publish(data, ("避難訓練", "防災訓練")).id
    assert (first.query("ASK {}").version, first.history()[-1].version) == (first.version(), first.version())
    assert snapshots.at().version() == second
    words = first.query('SELECT ?l { ?s ?p ?l FILTER(CONTAINS(STR(?l), "訓練")) }', wanted=Formats(CSV, None))
    assert words.body.decode().split() == ["l", "避難訓練の実施"]
    engine.close()
