"""The templates of the pages: narrow, evenly indented, each in use, and free of styles and scripts of their own."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, UndefinedError, meta

from koteihyo.service.pages.registration import UnknownName
from koteihyo.service.pages.thing.classes import CLASSES
from koteihyo.service.read_models.document import Line, Piece

PAGES = Path(__file__).parent.parent / "service/pages"
WIDTH = 140


@cache
def templates():
    """Return the templates by name."""
    found = {str(path.relative_to(PAGES)): path.read_text("utf-8") for path in sorted(PAGES.rglob("*.html"))}
    assert len(found) > 40
    return found


def lines_where(is_wrong):
    """Return the lines of which something is true, each with where it stands."""
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in templates().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if is_wrong(line)
    ]


def columns(line):
    """Return how wide a line is where a Japanese character takes two columns, as ruff counts.

    >>> columns("分野: theme")
    11
    """
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)


def test_no_line_of_a_template_is_wider_than_140_columns():
    assert lines_where(lambda line: columns(line) > WIDTH) == []


def test_no_line_of_a_template_ends_in_spaces_or_has_a_tab():
    assert lines_where(lambda line: line != line.rstrip() or "\t" in line) == []


def test_markup_that_begins_a_line_is_indented_by_twos():
    markup = re.compile(r"( *)(?:<\w|</|\{%)")
    assert lines_where(lambda line: (begun := markup.match(line)) and len(begun[1]) % 2) == []


def test_no_template_holds_styles_or_scripts_of_its_own():
    inline = re.compile(
        r"\sstyle=|<style\b|\son\w+=\"|javascript:|<script(?![^>]*\b(?:src=|type=\"application/ld\+json\"))"
    )
    assert lines_where(inline.search) == []


@pytest.mark.parametrize("name", templates())
def test_a_template_names_only_templates_that_are_there(name):
    environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True)
    assert {*meta.find_referenced_templates(environment.parse(templates()[name]))} <= templates().keys()


def test_every_template_is_shown_or_part_of_one_that_is():
    written = "".join(path.read_text("utf-8") for path in PAGES.parent.rglob("*.py")) + "".join(templates().values())
    assert [name for name in templates() if f'"{name}"' not in written] == []


def test_every_class_has_a_template_over_that_of_every_thing():
    general = "thing/thing.html"
    for name, form in CLASSES.items():
        assert form.template == general or f'{{% extends "{general}" %}}' in templates()[form.template], name


def test_a_printed_line_is_shown_with_its_own_spaces_alone():
    marks = Environment(loader=FileSystemLoader(PAGES), autoescape=True).get_template("shared/marks.html").module
    pieces = [Piece("　・", sought=False), Piece("防犯", sought=True), Piece(" の", sought=False)]
    shown = '<span class="line"><span class="at">7</span> 　・<mark>防犯</mark> の</span>'
    assert marks.passage([Line(7, pieces), Line(7, pieces)]) == shown * 2


def test_a_name_that_nothing_gives_is_a_fault_and_a_key_that_data_lack_is_empty():
    environment = Environment(undefined=UnknownName)
    assert environment.from_string("[{{ plan.note }}]").render(plan={}) == "[]"
    for text in ("{{ plan.note }}", "{% if plan.note %}{% endif %}", "{% if plans %}{% endif %}"):
        with pytest.raises(UndefinedError):
            environment.from_string(text).render(plan=object())
