"""Words of `plan.toml`: one text in the plan's language or in several, so that no language need be made up."""

from __future__ import annotations

import re
from typing import Any

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class Words:
    """One text by language; `ja` and `en` are empty where nothing is given in them.

    >>> Words("段階１", "stage 1").en, Words(fr="étape 1").text, Words("段階１").texts
    ('stage 1', 'étape 1', {'ja': '段階１'})
    """

    def __init__(self, ja: str = "", en: str = "", **others: str) -> None:
        self.texts = {language: text for language, text in {"ja": ja, "en": en, **others}.items() if text}

    @classmethod
    def read(cls, value: object, language: str) -> Words:
        """Return the words that a value of a file means: a text in the plan's language, or a text for each language.

        Raises `ValueError`, in Japanese and English with a line between, where it is neither.
        """
        texts = {language: value} if isinstance(value, str) else value
        if not isinstance(texts, dict) or not texts:
            raise ValueError("文字列か、{ ja = …, en = … } の形で書いてください\nwrite a text, or { ja = …, en = … }")
        for name, text in texts.items():
            if not (isinstance(name, str) and LANGUAGE.fullmatch(name)):
                raise ValueError(f"言語のコード {name!r} はありません\nthere is no language {name!r}")
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"{name} が空か、文字列ではありません\n{name} is empty, or no text")
        return cls(**texts)

    @property
    def ja(self) -> str:
        """Return the Japanese text."""
        return self.texts.get("ja", "")

    @property
    def en(self) -> str:
        """Return the English text."""
        return self.texts.get("en", "")

    @property
    def text(self) -> str:
        """Return the text in Japanese, where there is none in the language that there is."""
        return next(iter(self.texts.values()), "")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self.texts == other.texts

    def __hash__(self) -> int:
        return hash(tuple(self.texts.items()))

    def __repr__(self) -> str:
        return f"Words({', '.join(f'{language}={text!r}' for language, text in self.texts.items())})"


def words_in(language: object) -> Any:
    """Return what reads the texts of a file whose words are in a language; Japanese where it says none."""
    spoken = language if isinstance(language, str) and language else "ja"

    def read(kind: type, value: object) -> object:
        if kind is Words:
            return Words.read(value, spoken)
        raise ValueError("この項目は書けません\nthis cannot be written here")

    return read
