"""The documents that users read are whole in each language: README.md and README.en.md, docs/x.md and docs/x.en.md.

Documents for developers (CONTRIBUTING.md, docs/architecture.md, docs/translations.md, benchmarks/, frontend/) are in
one file, as are the glossary and the list of settings, in which every row has both languages.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOGETHER = {"CONTRIBUTING.md", "architecture.md", "glossary.md", "settings.md", "translations.md"}
PAGES = sorted((ROOT / "docs").glob("*.md"))
DOCUMENTS = [
    ROOT / "README.md",
    *(path for path in PAGES if not path.name.endswith(".en.md") and path.name not in TOGETHER),
]
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")


def english(path):
    return path.with_suffix(".en.md")


def prose(text):
    """Return what a document says, without its blocks of code, names in code, addresses and quotations."""
    text = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|「[^」]*」|^>.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    return text.replace("日本語", "")


def tables(text):
    """Return the cells of each row of the tables, counted."""
    return [len(line.split("|")) for line in FENCE.sub("", text).splitlines() if line.startswith("|")]


def test_every_document_for_users_is_there_in_both_languages():
    assert len(DOCUMENTS) > 10
    assert [path.name for path in DOCUMENTS if not english(path).is_file()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_has_one_structure_in_both_languages(path):
    ours, theirs = path.read_text("utf-8"), english(path).read_text("utf-8")
    assert FENCE.findall(ours) == FENCE.findall(theirs) or path.name == "README.md"
    assert len(FENCE.findall(ours)) == len(FENCE.findall(theirs))
    levels = [re.findall(r"^#+(?= )", FENCE.sub("", text), re.MULTILINE) for text in (ours, theirs)]
    assert levels[0] == levels[1]
    assert tables(ours) == tables(theirs)


def test_the_readme_shows_the_same_commands_in_both_languages():
    ours, theirs = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.en.md"))
    assert [block for block in FENCE.findall(ours) if not block.startswith("```text")] == [
        block for block in FENCE.findall(theirs) if not block.startswith("```text")
    ]
    names = [re.findall(r"`(koteihyo [^`]*)`", text) for text in (ours, theirs)]
    assert names[0] == names[1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_is_in_its_own_language(path):
    lines = prose(english(path).read_text("utf-8")).splitlines()
    assert [line for line in lines if KANA.search(line) and "３段階工程表" not in line] == []
    said = prose(path.read_text("utf-8"))
    assert [line for line in said.splitlines() if re.search(r"\b(the|which|and) [a-z]+ [a-z]+", line)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_between_documents_leads_to_one_in_the_same_language(path):
    for text, ending in ((path.read_text("utf-8"), ".md"), (english(path).read_text("utf-8"), ".en.md")):
        for target in re.findall(r"\]\(((?:docs/|benchmarks/)?[\w.]+\.md)\)", text):
            assert (path.parent / target).is_file(), target
            assert Path(target).name in {"README.md", "README.en.md"} | TOGETHER or target.endswith(ending), target
            assert ending == ".en.md" or "README.en" in target or not target.endswith(".en.md"), target
