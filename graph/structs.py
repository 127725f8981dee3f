"""Structs: what a TOML file holds as a type of ours, or all that is wrong with it, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec

from .errors import KoteihyoError, raise_all
from .lines import Lines, Steps

Kind = TypeVar("Kind")
Hook = Callable[[type, object], object]


class Fault(NamedTuple):
    """What is wrong in a file, in Japanese and English, and the steps that lead to where."""

    steps: Steps
    ja: str
    en: str


def convert(table: Mapping[str, Any], kind: type[Kind], file: Path, hook: Hook | None = None) -> Kind:
    """Return what a file holds as a type; all that is missing, unknown or of another type is told at once.

    ``hook`` makes the values of types that are ours; its `ValueError` says in two lines, Japanese and English, what
    to write.
    """
    try:
        return msgspec.convert(table, kind, dec_hook=hook)
    except msgspec.ValidationError:
        raise_faults(_find_faults(_Value(table, kind), hook), file)
        raise


def raise_faults(faults: Iterable[Fault], file: Path) -> None:
    """Raise what is wrong in a file, each fault with its line; nothing where there is none."""
    if listed := [*faults]:
        lines = Lines(file)
        raise_all([KoteihyoError(ja, en, file=file, line=lines.find(steps)) for steps, ja, en in listed])


# What msgspec calls the kinds of values, in the reader's words.
_KINDS = {
    "str": "文字列",
    "int": "整数",
    "float": "数",
    "bool": "true か false",
    "array": "配列",
    "object": "表",
    "date": "日付",
}


class _Value(NamedTuple):
    """A value of a file, the type that it is to have, what it is called, and the steps that lead to it."""

    value: object
    kind: Any
    name: str = ""
    steps: Steps = ()

    def of(self, value: object, kind: Any, name: str, step: str | int) -> _Value:
        """Return a part of the value."""
        return _Value(value, kind, name, (*self.steps, step))

    def tell(self, message: tuple[str, str]) -> Fault:
        """Return a fault of the value."""
        return Fault(self.steps, *message)


def _find_faults(value: _Value, hook: Hook | None) -> Iterator[Fault]:
    """Yield what is wrong with a value, part by part: a fault in one part does not hide that of another."""
    held, kind, name, _steps = value
    if get_origin(kind) in (Union, UnionType):
        kind = next(arg for arg in get_args(kind) if arg is not type(None))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(held, dict):
        yield from _find_faults_of_table(value._replace(kind=kind), held, hook)
    elif get_origin(kind) is tuple and isinstance(held, list):
        for at, part in enumerate(held):
            yield from _find_faults(value.of(part, get_args(kind)[0], f"{name}[{_name_part(part, at + 1)}]", at), hook)
    elif get_origin(kind) is dict and isinstance(held, dict):
        for key, part in held.items():
            yield from _find_faults(value.of(part, get_args(kind)[1], f"{name}.{key}", key), hook)
    else:
        try:
            msgspec.convert(held, kind, dec_hook=hook)
        except msgspec.ValidationError as error:
            yield value.tell(_describe(error, kind, name))


def _find_faults_of_table(value: _Value, table: dict[str, Any], hook: Hook | None) -> Iterator[Fault]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(value.kind)}
    start = f"{value.name}." if value.name else ""
    for name in table.keys() - fields.keys():
        yield Fault((*value.steps, name), *_describe_unknown(name, start, fields))
    for name, field in fields.items():
        if name in table:
            yield from _find_faults(value.of(table[name], field.type, f"{start}{name}", name), hook)
        elif field.required:
            yield value.tell(
                (f"{start}{name} がありません。記載してください。", f"{start}{name} is missing: write it.")
            )


_LANGUAGE = re.compile("(.+)_(ja|en)")


def _describe_unknown(name: str, start: str, fields: Collection[str]) -> tuple[str, str]:
    """Return what is told of a key that there is not: which is near, and which there are."""
    worded = _LANGUAGE.fullmatch(name)
    if worded and worded[1] in fields:
        form = f'{worded[1]} = {{ ja = "…", en = "…" }}'
        return (
            f"{start}{name} という項目はありません。二つの言語は {form} のように書いてください。",
            f"There is no key {start}{name}: write both languages as {form}.",
        )
    near, known = "".join(get_close_matches(name, fields, 1)), "、".join(fields)
    asked_ja, asked_en = (f"{near} ではありませんか。", f" Is it {near}?") if near else ("", "")
    return (
        f"{start}{name} という項目はありません。{asked_ja}使えるのは {known} です。",
        f"There is no key {start}{name}.{asked_en} Those that there are: {', '.join(fields)}.",
    )


def _name_part(value: object, number: int) -> object:
    """Return what a part of a list is called: by its identifier or number, else its place, counted from 1."""
    return (value.get("id") or value.get("number") or number) if isinstance(value, dict) else number


def _describe(error: msgspec.ValidationError, kind: Any, place: str) -> tuple[str, str]:
    message = re.sub(r" - at `.*`$", "", str(error))
    if "\n" in message:  # the words of a hook
        ja, en = message.split("\n", 1)
        return f"{place}：{ja}。", f"{place}: {en}."
    if get_origin(kind) is Literal:
        values = "、".join(map(str, get_args(kind)))
        return f"{place} に書けるのは {values} です。", f"{place} must be one of {values}: {message}."
    wanted = re.match(r"Expected `(\w+)`, got `(\w+)`", message)
    if wanted and wanted[1] in _KINDS:
        got = _KINDS.get(wanted[2], wanted[2])
        return f"{place} は{_KINDS[wanted[1]]}で書いてください（今は{got}）。", f"{place}: {message}."
    return f"{place} の値が正しくありません（{message}）。", f"{place}: {message}."
