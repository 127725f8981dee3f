"""Settings as an operator gives them: flags before the environment, that before a TOML file, that before the default.

Every value is read in the same way wherever it stands, and an error says where that is.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from ...graph.errors import Faults, KoteihyoError
from .settings import SETTINGS, Describing, Limits, Serving, Setting, Settings

KINDS = {
    int: "整数を指定してください。Write a whole number.",
    float: "数を指定してください。Write a number.",
    bool: "true か false を指定してください。Write true or false.",
}


def read_setting(setting: Setting, value: object) -> Any:
    """Return a setting's value, whether it comes as text or as TOML has it; raises ValueError.

    >>> by_name = {setting.name: setting for setting in SETTINGS}
    >>> read_setting(by_name["seconds"], "2"), read_setting(by_name["memory"], "1GiB"), read_setting(by_name["log"], "")
    (2.0, 1073741824, '')
    """
    if setting.many:
        return tuple(read_one(setting, part) for part in (value.split() if isinstance(value, str) else _list(value)))
    return read_one(setting, value)


def read_one(setting: Setting, value: object) -> Any:
    """Return one value of a setting that may have several."""
    one = setting.about.reads(_plain(value)) if setting.about.reads else _convert(setting, value)
    if isinstance(one, int | float) and not (math.isfinite(one) and one >= setting.about.least):
        least = f"{setting.about.least:g}"
        raise ValueError(f"{least} 以上にしてください。It must be {least} or more.")
    return one


def _list(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise ValueError('["…"] のように並べてください。Write a list, such as ["…"].')
    return list(value)


def _plain(value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("文字列で指定してください。Write a string.")
    return value


def _convert(setting: Setting, value: object) -> object:
    try:
        return msgspec.convert(value, setting.type, strict=isinstance(value, bool))
    except msgspec.ValidationError:
        raise ValueError(KINDS.get(setting.type, "文字列で指定してください。Write a string.")) from None


def from_file(file: Path) -> dict[str, object]:
    """Return the settings of a TOML file by name; a path in it is seen from the folder that the file is in."""
    try:
        text = file.read_text("utf-8")
        contents = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else None
        raise KoteihyoError("TOMLとして読めません。", f"Not TOML: {error}", file=file, line=line) from None
    values, faults = {}, []
    for key, value in contents.items():
        try:
            setting = _setting_named(key)
            path = read_setting(setting, value)
            values[setting.name] = file.parent / path if isinstance(path, Path) else path
        except ValueError as error:
            ja, _, en = str(error).rpartition("。")
            faults.append(KoteihyoError(f"{key}：{ja}。", f"{key}: {en}", file=file, line=_line(text, key)))
    if faults:
        raise faults[0] if len(faults) == 1 else Faults(faults)
    return values


def _setting_named(key: str) -> Setting:
    keys = {setting.key: setting for setting in SETTINGS}
    if key in keys:
        return keys[key]
    meant = ", ".join(get_close_matches(key, keys, n=1) or keys)
    raise ValueError(f"この設定はありません（{meant}？）。There is no such setting; {meant}?")


def _line(text: str, key: str) -> int | None:
    match = re.search(rf"^[ \t]*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None


def settings(values: Mapping[str, Any]) -> Settings:
    """Return the settings of these names, the rest at their defaults."""

    def select(of: type[Serving | Limits | Describing]) -> dict[str, Any]:
        return {field: values[field] for field in of._fields if field in values}

    return Settings(Serving(**select(Serving)), Limits(**select(Limits)), Describing(**select(Describing)))


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command every setting as an option, and ``--config``; it is called with ``settings``."""

    @wraps(command)
    def invoke(**values: Any) -> None:
        given = {setting.name: values.pop(setting.name) for setting in SETTINGS}
        command(settings=settings(given), **values)

    decorated: Callable[..., None] = invoke
    for setting in reversed(SETTINGS):
        decorated = _option(setting)(decorated)
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, exists=True, path_type=Path),
        envvar="KOTEIHYO_CONFIG",
        show_envvar=True,
        is_eager=True,
        expose_value=False,
        callback=_load_file,
        help="設定を書いたTOMLファイル。TOML file of settings.",
    )(decorated)


def _option(setting: Setting) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        setting.flag,
        setting.name,
        type=_reader(setting),
        metavar=_metavar(setting),
        multiple=setting.many,
        default=setting.default,
        show_default=setting.about.default or setting.default not in (None, "", ()),
        envvar=setting.variable,
        show_envvar=True,
        help=setting.about.what,
    )


def _reader(setting: Setting) -> Callable[[object], object]:
    """Return what reads one value on the command line or in the environment."""

    def value(given: object) -> object:
        try:
            return given if isinstance(given, Path) else read_one(setting, given)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return value


def _metavar(setting: Setting) -> str:
    if setting.type in (int, float):
        return "BYTES" if setting.about.reads else "NUMBER"
    return {
        "data": "FOLDER",
        "queries": "FOLDER",
        "log": "FILE",
        "mcp": "BOOLEAN",
        "tokens": "FILE",
        "private": "BOOLEAN",
        "unconfined": "BOOLEAN",
    }.get(setting.name, "TEXT")


def _load_file(ctx: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Let what the file says be the defaults of what is read after it."""
    if file:
        ctx.default_map = {**(ctx.default_map or {}), **from_file(file)}
