"""Programmes: the names that a budget gives to measures, as the measures are called.

A budget names what a measure costs (放課後児童クラブ事業費), with the account that pays it in brackets, and shortens
the sort of school that tells two alike apart. A report in such names is about the same measures.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .units import Edition

_ACCOUNT = re.compile(r"[(（][^()（）]*会計[^()（）]*[)）]\s*$")
_SCHOOL = re.compile(r"(?<=[(（])(?P<sort>小|中|高)(?=[)）]\s*$)")
_SCHOOLS = {"小": "小学校", "中": "中学校", "高": "高校"}
_COST = re.compile(r"(?<=事業)費(?=\s*(?:[(（]|$))")


def name_measure(words: str) -> str:
    """Return the name of a budget as that of the measure that it pays; other words as they are.

    >>> name_measure("放課後児童クラブ事業費"), name_measure("外国人講師による英語指導事業費（中）")
    ('放課後児童クラブ事業', '外国人講師による英語指導事業（中学校）')
    >>> name_measure("病院経営推進事業費（病院事業会計）"), name_measure("事業費の縮減"), name_measure("文化財保護費")
    ('病院経営推進事業', '事業費の縮減', '文化財保護費')
    """
    plain = _SCHOOL.sub(lambda match: _SCHOOLS[match["sort"]], _ACCOUNT.sub("", words))
    return _COST.sub("", plain)


def name_measures(report: Edition) -> Edition:
    """Return a report with its measures called as a plan calls them: the print that is quoted stays."""
    units = (replace(unit, words=name_measure(unit.words)) if unit.sort == "measure" else unit for unit in report.units)
    return replace(report, units=tuple(units))
