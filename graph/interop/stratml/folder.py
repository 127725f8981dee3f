"""The folder of a plan that came as StratML: `plan.toml` (``kind = "stratml"``) beside the XML as it was given.

The XML says all there is about the plan; `plan.toml` says only which file it is, in what language its words are, and
whose code the plan goes under, because StratML has no place for the last two.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Literal

import msgspec

from ...errors import KoteihyoError
from ...files import read_toml
from ...structs import convert

KIND = "stratml"
SOURCE = "source.xml"
NAME = re.compile(r"[a-z][a-z0-9-]*")
JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The XML: file name in the plan's folder, SHA-256 of its bytes."""

    file: str
    sha256: str


class StratmlPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `plan.toml` says of a plan that came as StratML."""

    kind: Literal["stratml"]
    id: str
    language: str
    document: File
    municipality_code: str = ""
    folder: Path = Path()


def is_stratml(folder: Path) -> bool:
    """Say whether a plan's folder holds StratML."""
    return bool(read_toml(folder / "plan.toml").get("kind") == KIND)


def read_plan(folder: Path) -> StratmlPlan:
    """Read the `plan.toml` of a folder for which `is_stratml` holds."""
    file = folder / "plan.toml"
    return msgspec.structs.replace(convert(read_toml(file), StratmlPlan, file), folder=folder)


def write_folder(folder: Path, data: bytes, language: str, municipality: str = "") -> StratmlPlan:
    """Make the folder of a plan from the bytes of its XML; a folder that is there already is left alone."""
    if not NAME.fullmatch(folder.name):
        raise KoteihyoError(
            f"計画の名前「{folder.name}」は英小文字で始まる英小文字・数字・- にしてください。",
            f"The plan's name {folder.name!r} must be small letters, digits and -, and begin with a letter.",
        )
    if folder.exists():
        raise KoteihyoError(
            "この名前の計画がもうあります。--name で別の名前にするか、フォルダーを除いてください。",
            "There is a plan of that name: choose another with --name, or remove the folder.",
            file=folder,
        )
    digest = hashlib.sha256(data).hexdigest()
    folder.mkdir(parents=True)
    (folder / SOURCE).write_bytes(data)
    code = f'municipality_code = "{municipality}"\n' if municipality else ""
    (folder / "plan.toml").write_text(
        f'# A plan that came as StratML; the XML says the rest.\nkind = "{KIND}"\nid = "{folder.name}"\n'
        f'language = "{language}"\n{code}\n[document]\nfile = "{SOURCE}"\nsha256 = "{digest}"\n',
        "utf-8",
    )
    (folder / "links.ttl").write_text("# Accepted links from the plan to other data.\n", "utf-8")
    return read_plan(folder)
