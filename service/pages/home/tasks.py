"""The questions that an analyst would ask of a plan, made from what is in it, each with the page that answers it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from ...charts.heat import Heat
from ...http.addresses import href
from ...http.language import gettext as _
from ...read_models.facts import Facts
from ..pledges.view import SHOWN, pledge_records
from ..presentation import View, year
from ..themes.view import table


class Task(NamedTuple):
    """A question, how many things answer it, and where."""

    words: str
    answers: int
    href: str


def tasks(facts: Facts, view: View) -> list[Task]:
    """Return the questions of a plan that something answers."""
    asked = (*_shared_theme_tasks(facts, view), *_pledges(view), *_due(view), *_groups(facts, view))
    return [task for task in asked if task.answers]


def _shared_theme_tasks(facts: Facts, view: View) -> list[Task]:
    """Return the questions for the two pairs of themes that share the most."""
    themes = table(facts, view, "theme")
    words = {column.key: column.words for column in themes.columns}
    pairs = sorted(_pairs(themes), key=lambda pair: -pair[2])[:2]
    return [
        Task(
            _(
                "「%(one)s」と「%(other)s」の両方に関わる施策・目標",
                one=words[first],
                other=words[second],
            ),
            count,
            f"{view.href}?{urlencode([('theme', first), ('theme', second)])}#result",
        )
        for first, second, count in pairs
    ]


def _pairs(themes: Heat) -> list[tuple[str, str, int]]:
    keys = [column.key for column in themes.columns]
    return [
        (head.key, keys[place], cells[place].amount)
        for row, (head, cells) in enumerate(themes.rows)
        for place in range(row + 1, len(keys))
    ]


def _pledges(view: View) -> list[Task]:
    every = pledge_records(view)
    words = {
        "undated": _("期限も着手までの期間も記載がない公約"),
        "several": _("二つ以上の表に記載された公約"),
        "never": _("計画に記載のない公約番号"),
    }
    return [
        Task(words_of_task, sum(map(SHOWN[name][1], every)), f"/pledges?show={name}#numbers")
        for name, words_of_task in words.items()
    ]


def _due(view: View) -> list[Task]:
    """Return the question for the first fiscal year in which something is due."""
    due = sorted(one.due for one in view.plan.statements.values() if one.due)
    known = view.codes.find_code("fiscal-year", str(due[0])) if due else None
    if not known:
        return []
    return [Task(_("期限が%(year)sの施策・目標", year=year(known)), due.count(due[0]), href(known.iri))]


def _groups(facts: Facts, view: View) -> list[Task]:
    """Return the question for the target group that the most concerns."""
    groups = table(facts, view, "group")
    totals = [(sum(cell.amount for cell in cells), head) for head, cells in groups.rows]
    if not totals:
        return []
    _count, head = max(totals, key=lambda total: total[0])
    concerned = sum(
        any(view.codes.find(group).code == head.key for group in one.to("concerns"))
        for one in view.plan.statements.values()
    )
    return [Task(_("「%(group)s」に関わる施策・目標", group=head.words), concerned, head.href)]
