"""Every sentence of the pages is there in English: none missing, none stale, none with other placeholders."""

import re
import shutil
import subprocess
import sys
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

import koteihyo
from koteihyo.service.http import language

TREE = Path(__file__).parent.parent
ENGLISH = TREE / "service/translations/en/LC_MESSAGES"
INSTALLED = Path(koteihyo.__file__).parent / "service/translations"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@cache
def extracted():
    """Return the sentences that stand in the source, each with where."""
    with (TREE / "service/translations/babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(TREE, methods, options)
    return {message: f"{name}:{line}" for name, line, message, *_ in found}


@pytest.fixture(scope="module")
def catalogue():
    with (ENGLISH / "messages.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale="en") if message.id}


def test_every_sentence_of_the_pages_is_translated(catalogue):
    found = extracted()
    assert len(found) > 30
    assert {message: place for message, place in found.items() if message not in catalogue} == {}
    empty = [each.id for each in catalogue.values() if not all([each.string, *each.string])]
    assert empty == []


def test_no_translation_is_stale_or_guessed(catalogue):
    found = extracted()
    assert [message for message in catalogue if message not in found] == []
    assert [each.id for each in catalogue.values() if each.fuzzy] == []


def test_translations_fill_in_what_the_japanese_does(catalogue):
    wrong = {each.id: [str(error) for error in each.check()] for each in catalogue.values() if each.check()}
    assert wrong == {}


def test_the_installed_catalogue_is_the_one_that_was_written(catalogue):
    with (INSTALLED / "en/LC_MESSAGES/messages.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for each in catalogue.values():
        if isinstance(each.id, tuple):
            assert [compiled.ngettext(*each.id, count) for count in (1, 2)] == [*each.string]
        else:
            assert compiled.gettext(each.id) == each.string


def test_every_word_of_our_own_in_a_template_can_be_translated():
    """What stands in a template outside of an expression is markup, save the name of the site and of the languages."""
    templates = sorted((TREE / "service/pages").rglob("*.html"))
    assert len(templates) > 30
    left = {}
    for path in templates:
        bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        lines = {line.strip() for line in bare.splitlines() if JAPANESE.search(line)}
        left |= {line: path.name for line in lines if "工程表" not in line}
    assert left == {}


def test_the_commands_of_the_documentation_work(tmp_path):
    text = (TREE / "docs/translations.md").read_text("utf-8")
    commands = [line for line in text.splitlines() if line.startswith("pybabel ")]
    assert len(commands) == 2
    shutil.copytree(TREE / "service", tmp_path / "service", ignore=shutil.ignore_patterns("static", "__pycache__"))
    pybabel = Path(sys.executable).with_name("pybabel")
    for command in commands:
        subprocess.run([pybabel, *command.split()[1:]], cwd=tmp_path, check=True, capture_output=True)
    another = re.search(r"`(pybabel init [^`]+)`", text)[1]
    for command in (commands[0].replace("babel.cfg", "further.cfg"), another):
        subprocess.run([pybabel, *command.split()[1:]], cwd=tmp_path, check=True, capture_output=True)
    further = {each[0] for each in said(tmp_path / "service/translations/de/LC_MESSAGES/messages.po")}
    assert further > {each[0] for each in said(ENGLISH / "messages.po")}
    assert "{faults}件の誤りがあります。" not in further, "graph is not in this folder"
    assert "URLが長すぎます（{ADDRESS}バイトまで）。長い問い合わせはPOSTで送ってください。" in further
    made = said(tmp_path / "service/translations/en/LC_MESSAGES/messages.po")
    assert made == said(ENGLISH / "messages.po")


@pytest.fixture
def german(tmp_path):
    """An application whose translations have one more language, in a folder of its own."""
    shutil.copytree(INSTALLED / "en", tmp_path / "en")
    written = Catalog(locale="de")
    for japanese, words in {"計画": "Pläne", "%(count)s件": "%(count)s Stück", "重大": "Verstoß"}.items():
        written.add(japanese, words)
    folder = tmp_path / "de/LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, written)
    app = Flask("koteihyo")
    language.register(app, tmp_path)
    return app


def test_another_language_is_a_folder_and_nothing_else(german):
    with german.test_request_context("/themes?lang=de"):
        assert language.languages() == {"ja": "日本語", "de": "Deutsch", "en": "English"}
        assert (language.gettext("計画"), language.gettext("%(count)s件", count=3)) == ("Pläne", "3 Stück")
        assert language.translate("重大", "Violation") == "Verstoß"
        assert language.translate("治水", "Flood control") == "Flood control", "a catalogue that lacks it"
        assert (language.translate("治水"), language.translate(""), language.data_language()) == ("治水", "", "en")
    with german.test_request_context("/", headers={"Accept-Language": "de-DE, de;q=0.9"}):
        assert language.current_language() == "de"
    with german.test_request_context("/?lang=fr"):
        assert language.current_language() == "ja"


def said(path):
    """Return what a catalogue says: not how a version of Babel lays it out, nor that version, which it writes in it."""
    with path.open("rb") as file:
        return [(each.id, each.string, sorted(each.flags), each.user_comments) for each in read_po(file) if each.id]
