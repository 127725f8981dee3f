"""A third language is a folder of translations: with it alone, the pages have no word of our own in Japanese."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import koteihyo

TREE = Path(__file__).parent.parent
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
PAGES = ("/", "/help", "/data", "/queries", "/themes", "/pledges", "/indicators", "/findings", "/nowhere")
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
    return client.get(f"{path}?lang={language}", headers=headers).text
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
        if self.open and self.open[-1][1] != "ja" and self.open[-1][0] not in ("script", "style"):
            self.words.append(data.strip())


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
        [sys.executable, "-c", ASK, str(built), *PAGES],
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
    assert any("×" in each for each in found.words)


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_our_own_is_left_in_japanese(pages, path):
    """What is Japanese in it is so in English too: words of the document."""
    left, printed = ({each for each in Words(page).words if JAPANESE.search(each)} for page in pages[path])
    assert left - printed == set()
