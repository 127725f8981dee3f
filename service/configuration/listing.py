"""The list of settings, written: as a TOML file to start from, and as the table of `docs/settings.md`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .settings import SETTINGS, Setting
from .values import amount

# What of a file's first lines a reader must know before a setting is changed.
HEAD = (
    "# koteihyo serve --config koteihyo.toml\n# 変える行の先頭の # を消します。Remove the # before what you change.\n"
)
COLUMNS = "| 設定 Setting | 既定 Default | 何 What | 理由 Why |\n| --- | --- | --- | --- |\n"


def toml() -> str:
    """Return a TOML file in which every setting stands as a comment with its default."""
    return HEAD + "".join(f"\n{_comment(setting)}" for setting in SETTINGS)


def _comment(setting: Setting) -> str:
    return f"# {setting.about.what}\n#   {setting.about.why}\n# {setting.key} = {_value(setting)}\n"


def _value(setting: Setting) -> str:
    """Return a default as TOML has it.

    >>> by_name = {setting.name: setting for setting in SETTINGS}
    >>> _value(by_name["memory"]), _value(by_name["seconds"]), _value(by_name["host"]), _value(by_name["data"])
    ('"2GiB"', '20', '"127.0.0.1"', '""')
    """
    value = setting.default
    if setting.about.reads is amount:
        return f'"{bytes_said(value)}"'
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps("" if value is None else value)


def bytes_said(value: int) -> str:
    """Return a number of bytes as people write it.

    >>> bytes_said(2 << 30), bytes_said(1500)
    ('2GiB', '1500')
    """
    for power, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if value and value % (1 << power) == 0:
            return f"{value >> power}{unit}"
    return str(value)


def table() -> str:
    """Return the list as a table of Markdown."""
    return COLUMNS + "".join(f"| {' | '.join(_cells(setting))} |\n" for setting in SETTINGS)


def _cells(setting: Setting) -> Iterator[str]:
    yield f"`{setting.flag}`<br>`{setting.variable}`"
    yield setting.about.default or _default(setting)
    yield _in_two(setting.about.what)
    yield _in_two(setting.about.why)


def _default(setting: Setting) -> str:
    value = setting.default
    if value in (None, "", ()):
        return "（なし none）"
    return f"`{' '.join(value)}`" if setting.many else f"`{_value(setting).strip(chr(34))}`"


def _in_two(text: str) -> str:
    """Return a text with its English on a line of its own, in italics.

    >>> _in_two("版が変わるまで。一分。It holds.")
    '版が変わるまで。一分。<br>*It holds.*'
    """
    match = re.fullmatch(r"(.*[。）])([ -~–]*)", text, re.DOTALL)
    return f"{match[1]}<br>*{match[2]}*" if match and match[2] else text
