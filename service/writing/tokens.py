"""Tokens: who may write, who may decide on a plan, and who may read where reading is not for everyone.

A token is a random word of 256 bits that is shown once. What is kept of it is a salted SHA-256, which is enough for
a word that nobody can guess; so the file may be read by who cares for the service and gives nothing away.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ...graph.errors import KoteihyoError
from ...graph.versions.history import unusable_folder

FILE, START = "tokens.json", "koteihyo_"
# What a token lets its holder do; each scope holds those before it.
SCOPES = ("read", "curate", "write")
# A name stands in the history and in addresses.
NAME = re.compile(r"[^\s/\\<>\"]{1,64}")


@dataclass(frozen=True)
class Token:
    """What is kept of a token."""

    name: str
    scope: str
    salt: str
    hash: str
    made: str

    def allows(self, scope: str) -> bool:
        """Say whether its holder may do what a scope names."""
        return SCOPES.index(scope) <= SCOPES.index(self.scope)


def read_tokens(file: Path) -> tuple[Token, ...]:
    """Return the tokens of a file; none where there is no file. It is read once after each change."""
    try:
        status = file.stat()
        return _read_file(file, status.st_ino, status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise unusable_folder(file, error) from error


@lru_cache(maxsize=8)
def _read_file(file: Path, *_: int) -> tuple[Token, ...]:
    try:
        return tuple(Token(**entry) for entry in json.loads(file.read_text("utf-8"))["tokens"])
    except (ValueError, TypeError, KeyError) as error:
        raise KoteihyoError("トークンのファイルを読めません。", f"No file of tokens: {error}", file=file) from None


def find_token(file: Path, token: str) -> Token | None:
    """Return what is kept of a token, None if nobody has it; every entry is compared, each in the same time."""
    owner = None
    for token_kept in read_tokens(file):
        if hmac.compare_digest(_hash(token_kept.salt, token), token_kept.hash):
            owner = token_kept
    return owner


def add(file: Path, name: str, scope: str) -> str:
    """Make a token and return it; it is nowhere else."""
    if not NAME.fullmatch(name):
        raise KoteihyoError("名前に空白や / は使えません。", "A name has no spaces and no slashes.")
    token, salt = START + secrets.token_urlsafe(32), secrets.token_hex(16)
    with _changing(file):
        kept = read_tokens(file)
        if any(token.name == name for token in kept):
            raise KoteihyoError(f"{name} のトークンはもうあります。", f"There is a token of {name} already.")
        made = datetime.now(UTC).isoformat(timespec="seconds")
        _write(file, (*kept, Token(name, scope, salt, _hash(salt, token), made)))
    return token


def revoke(file: Path, name: str) -> None:
    """Let a token be good for nothing from now on."""
    with _changing(file):
        kept = read_tokens(file)
        if not any(token.name == name for token in kept):
            raise KoteihyoError(f"{name} のトークンはありません。", f"There is no token of {name}.")
        _write(file, tuple(token for token in kept if token.name != name))


@contextmanager
def _changing(file: Path) -> Iterator[None]:
    """Hold the file for one who changes it: of two at once, neither writes back what the other took away."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file.with_name(f"{file.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise unusable_folder(file, error) from error
    with os.fdopen(handle, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hash(salt: str, token: str) -> str:
    return sha256(f"{salt}{token}".encode()).hexdigest()


def _write(file: Path, tokens: tuple[Token, ...]) -> None:
    """Replace the file in one step; nobody else may read it, although it gives nothing away."""
    temporary = file.with_name(f"{file.name}.new")
    try:
        with suppress(FileNotFoundError):
            temporary.unlink()
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump({"tokens": [asdict(token) for token in tokens]}, out, ensure_ascii=False, indent=1)
        temporary.replace(file)
    except OSError as error:
        raise unusable_folder(file, error) from error
