"""A plan's own terms for who reads words: the labels that find them, and which themes stand above which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from .codelists import CodeLists, Hierarchy, Label
from .plan.description import Plan
from .plan.headings import fold_heading
from .plan.roles import Roles
from .plan.terms import Term, Theme, list_words, name_of
from .plan.words import Words
from .structs import Fault, raise_faults

Labels = dict[str, dict[str, tuple[Label, ...]]]


def list_labels(plan: Plan) -> Labels:
    """Return the labels of a plan's terms by list and identifier; its other names are in the plan's own language."""
    return {scheme: {key: tuple(_label(term)) for key, term in terms.items()} for scheme, terms in plan.terms.items()}


def _label(term: Term) -> Iterator[Label]:
    for number, (language, text) in enumerate(name_of(term).texts.items()):
        # The first is in the plan's language, whichever that is: its words find the term in the plan.
        yield Label(text, language if number else None, preferred=True)
        if not number:
            yield Label(text, language, preferred=True)
    yield from (Label(words, None, preferred=False) for words in list_words(term))


def heading_themes(plan: Plan, roles: Roles) -> Iterator[Theme]:
    """Yield the themes that headings of the document name, those with the same words once, each below the one above it.

    One that `plan.toml` lists in the same words is taken from there.
    """
    known = {fold_heading(name_of(theme).text): theme.id for theme in plan.themes}
    named: dict[str, str] = {}
    for section in roles.outline.sections:
        stated = roles.find_stated(section)
        if stated is None or stated.role != "theme":
            continue
        above = next((named[parent.key] for parent in roles.list_sections(section.parent) if parent.key in named), None)
        words = fold_heading(section.heading)
        named[section.key] = known.get(words, section.key)
        if words not in known:
            known[words] = section.key
            label = Words.read(section.heading, plan.language)
            yield Theme(section.key, label, broader=(above,) if above else ())


def theme_hierarchy(plan: Plan) -> Hierarchy:
    """Return which of a plan's themes stand above which."""
    return Hierarchy({theme.id: theme.broader for theme in plan.themes})


class Fields:
    """The fields that plans share, by the themes of one plan."""

    def __init__(self, plan: Plan, lists: CodeLists) -> None:
        self._of = {theme.id: theme.field for theme in plan.themes if theme.field}
        self._themes, self._fields = theme_hierarchy(plan), lists.fields
        codes = {code: lists.lexicon.pref_label("field", code, "ja") for code in lists.lexicon.codes("field")}
        unknown = (theme for theme in enumerate(plan.themes) if theme[1].field and theme[1].field not in codes)
        raise_faults((_describe_unknown(*theme, codes) for theme in unknown), plan.folder / "plan.toml")

    def list_fields(self, themes: Iterable[str]) -> list[str]:
        """Return the codes of the fields that themes, and those above them, are mapped to, with all above these."""
        mapped = (self._of[theme] for theme in self._themes.add_broader(themes) if theme in self._of)
        return self._fields.add_broader(mapped)


def _describe_unknown(number: int, theme: Theme, codes: Mapping[str, str]) -> Fault:
    near = get_close_matches(str(theme.field), codes, 1)
    listed = "、".join(f"{code}（{label}）" for code, label in codes.items())
    return Fault(
        ("themes", number, "field"),
        f"分野 {theme.id} の field {theme.field!r} は、共通の政策分野のコードにありません。"
        f"{f'{near[0]} ではありませんか。' if near else ''}次のどれかを書いてください：{listed}",
        f"The field {theme.field!r} of the theme {theme.id} is not a code of the fields that plans share."
        f"{f' Is it {near[0]}?' if near else ''} Write one of: {', '.join(codes)}.",
    )
