"""A third language is a folder of translations: with it alone, pages and errors have no word of our own in Japanese."""

import ast
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import koteihyo
from koteihyo.service.http.extraction import write_template
from koteihyo.service.http.sentences import Sentences

TREE = Path(__file__).parent.parent
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
PAGES = (
    *("/", "/help", "/data", "/queries", "/themes", "/pledges", "/indicators", "/findings", "/nowhere"),
    *("/ontology", "/shapes", "/dictionary", "/plans/kawaguchi", "/search?q=防災", "/doc/measure-kind/survey"),
    *("/queries/statements-of-theme?theme=disaster-prevention", "/queries/indicators-and-direction"),
)
# What is asked wrongly, each answered by a sentence in which something is filled in.
WRONG = (
    *("/plans/nowhere", "/plans/kawaguchi/sheets/nowhere", "/doc/kawaguchi/nowhere", "/pledges?show=nowhere"),
    *("/plans/kawaguchi?nowhere=1", "/plans/kawaguchi?theme=nowhere", "/queries/nowhere"),
)
JAPANESE_WORDS = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\u4e00-\u9fff]+")
# Names that are the same in every language.
NAMES = {"English", "Koteihyo", "R"}
SAID = ("aria-label", "placeholder", "title", "alt")
VOID = {"meta", "link", "img", "input", "br", "hr", "wbr", "source", "col", "area", "base"}
ASK = """
import json, sys
from pathlib import Path
from koteihyo.service.app import create_app
from koteihyo.service.engines.in_process import InProcessEngine
client = create_app(InProcessEngine(Path(sys.argv[1]))).test_client()
headers = {"Accept": "text/html"}

def ask(path, language):
    return client.get(f"{path}{'&' if '?' in path else '?'}lang={language}", headers=headers).text
print(json.dumps({path: [ask(path, "fr"), ask(path, "en")] for path in sys.argv[2:]}))
"""


class Words(HTMLParser):
    """The texts and spoken attributes of a page, save what is marked as Japanese."""

    def __init__(self, page):
        super().__init__()
        self.open, self.words, self.languages = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        language = found.get("lang", self.open[-1][1] if self.open else "")
        self.languages += [found["lang"]] if tag == "html" else []
        if language != "ja":
            self.words += [found[name] for name in SAID if found.get(name)]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.open and self.open[-1][1] != "ja" and self.open[-1][0] not in ("script", "style", "code"):
            self.words.append(data.strip())


@cache
def sentences():
    """Return the sentences that stand in the source, each with where."""
    return {message: f"{name}:{line}" for name, line, message, *_ in extracted()}


@cache
def extracted():
    """Return what Babel finds for a further language: file, line, words, and comments, which have the English."""
    with (TREE / "service/translations/further.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    return [each for each in extract_from_dir(TREE, methods, options) if isinstance(each[2], str)]


@cache
def english():
    """Return our own words in English, by which what is left untranslated is known; a plan may have the same."""
    named = (TREE / "graph/plans/kawaguchi/plan.toml").read_text("utf-8")
    with (TREE / "service/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        written = {each.string: each.id for each in read_po(file, locale="en") if isinstance(each.id, str)}
    beside = {words: message for _file, _line, message, comments, *_ in extracted() for words in comments}
    ours = {words for words, message in {**written, **beside}.items() if JAPANESE.search(message)}
    return {words for words in ours - NAMES if f'"{words}"' not in named and not words.isdigit()}


@pytest.fixture(scope="module")
def pages(tmp_path_factory, built):
    """Return the pages in a language that the project does not have, and in English, by address.

    Each letter of our own words is crossed out in it.
    """
    folder = tmp_path_factory.mktemp("third")
    package = folder / "koteihyo"
    shutil.copytree(Path(koteihyo.__file__).parent, package, ignore=shutil.ignore_patterns("*.pyc", "vendor"))
    with (TREE / "service/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for sentence in sentences():
        catalogue.add(sentence)
    for message in catalogue:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            crossed = JAPANESE.sub("×", one)
            message.string = crossed if isinstance(message.id, str) else (crossed,) * catalogue.num_plurals
    target = package / "service/translations/fr/LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    ran = subprocess.run(
        [sys.executable, "-c", ASK, str(built), *PAGES, *WRONG],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_a_language_that_has_a_folder(pages, path):
    page, _ = pages[path]
    found = Words(page)
    assert found.languages == ["fr"]
    assert "français" in page
    assert any("×" in word for word in found.words)


@pytest.mark.parametrize("path", PAGES + WRONG)
def test_no_word_of_our_own_is_left_in_japanese(pages, path):
    """What is Japanese in it is so in English too: words of the document."""
    left, printed = ({*JAPANESE_WORDS.findall("\n".join(Words(page).words))} for page in pages[path])
    assert left - printed == set()


@pytest.mark.parametrize("path", PAGES + WRONG)
def test_no_word_of_our_own_is_left_in_english(pages, path):
    """Neither of the vocabulary, the checks and the questions, nor of the pages."""
    page, _ = pages[path]
    assert {word for word in Words(page).words if word in english()} == set()


@pytest.mark.parametrize("path", WRONG)
def test_an_error_is_in_a_language_that_has_a_folder(pages, path):
    french, english = (
        re.search(r'class="(?:lead|notice[^"]*)"[^>]*>(.*?)</p>', page, re.DOTALL)[1] for page in pages[path]
    )
    assert "×" in french
    assert "×" not in english


def test_every_sentence_is_known_again_by_its_own_words_whatever_is_filled_in():
    known = Sentences({sentence: f"» {sentence}" for sentence in sentences()})
    wrong = {}
    for template, place in sentences().items():
        names = [name for _, name, *_ in Formatter().parse(template) if name]
        ours = names and all(map(str.isidentifier, names))  # else it is words with braces
        filled = template.format_map({name: f"Q{at}" for at, name in enumerate(names)}) if ours else template
        if known.translate(filled) != f"» {filled}":
            wrong[place] = (filled, known.translate(filled))
    assert len(sentences()) > 900
    assert wrong == {}


def kinds_of_errors(trees):
    """Return the names of all classes of errors."""
    above = {
        each.name: {ast.unparse(base).rpartition(".")[2] for base in each.bases}
        for tree in trees.values()
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef)
    }
    found = {"KoteihyoError"}
    while more := {name for name, bases in above.items() if bases & found} - found:
        found |= more
    return found


def test_the_japanese_of_every_error_is_among_the_sentences():
    """It stands beside its English, or is called `ja`: what is put together otherwise cannot be translated."""
    files = [path for floor in ("graph", "service") for path in sorted((TREE / floor).rglob("*.py"))]
    trees = {path: ast.parse(path.read_text("utf-8")) for path in files}
    kinds, lost, seen = kinds_of_errors(trees), [], 0
    for path, tree in trees.items():
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            if ast.unparse(call.func).rpartition(".")[2] in kinds and len(call.args) > 1:
                words = [arg for arg in call.args if isinstance(arg, ast.Constant | ast.JoinedStr)]
                ours = [text for text in map(write_template, words) if JAPANESE.search(text)]
                seen += len(ours)
                lost += [f"{path.relative_to(TREE)}:{call.lineno}: {text}" for text in ours if text not in sentences()]
    assert seen > 150
    assert lost == []
