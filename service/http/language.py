"""The language of a page: what the address says, then what the reader chose before, then what the browser asks for.

The words of our own are in Japanese in the source; `translations/` has the English (docs/translations.md). Words of
the document stay as printed; names that the graph gives in both languages are chosen by `said`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import flask_babel
from babel import Locale
from babel.messages.mofile import read_mo
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, g, request

from .sentences import Sentences

DEFAULT, ENGLISH = "ja", "en"
# A folder a language, with the catalogue of its words (docs/translations.md).
TRANSLATIONS = Path(__file__).parents[1] / "translations"
COOKIE = "lang"
# Where the application keeps its languages, and the sentences of errors in each that has been asked for.
LANGUAGES, SENTENCES = "koteihyo-languages", "koteihyo-sentences"
# A year: who comes back next budget season finds the site as they left it.
REMEMBERED = 365 * 24 * 3600


def register(app: Flask, translations: Path = TRANSLATIONS) -> None:
    """Let the application speak Japanese and the languages of a folder, and remember which one a reader chose."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    app.extensions[LANGUAGES], app.extensions[SENTENCES] = find_languages(translations), {}
    flask_babel.Babel(app, locale_selector=current_language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension that Babel adds has it
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.after_request(_remember)
    app.context_processor(
        lambda: {
            "lang": current_language(),
            "languages": languages(),
            "said": translate,
            "told": translate_error,
            "in_language": in_language,
        }
    )


def find_languages(translations: Path) -> dict[str, str]:
    """Return Japanese and the languages that a folder has a catalogue of, by code, each called as its readers call it.

    >>> find_languages(TRANSLATIONS)
    {'ja': '日本語', 'en': 'English'}
    """
    codes = sorted(path.parents[1].name for path in translations.glob("*/LC_MESSAGES/messages.mo"))
    return {code: Locale.parse(code).display_name or code for code in (DEFAULT, *codes)}


def languages() -> dict[str, str]:
    """Return the languages of the application that is answering."""
    spoken: dict[str, str] = current_app.extensions[LANGUAGES]
    return spoken


def current_language() -> str:
    """Return the language of the request that is being answered."""
    if "language" not in g:
        g.language = _requested_language()
    language: str = g.language
    return language


def _requested_language() -> str:
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in languages():
            return asked
    return request.accept_languages.best_match([*languages()]) or DEFAULT


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while, whatever the reader's is: what is said in two languages at once needs both."""
    before = current_language()
    try:
        g.language = language
        g.pop("catalogue", None)
        with flask_babel.force_locale(language):
            yield
    finally:
        g.language = before
        g.pop("catalogue", None)


def _catalogue() -> Translations | NullTranslations:
    """Return the words of the language that is spoken; a page asks for thousands, and Babel looks for it each time."""
    catalogue: Translations | NullTranslations | None = g.get("catalogue")
    if catalogue is None:
        catalogue = g.catalogue = flask_babel.get_translations()
    return catalogue


def data_language() -> str:
    """Return the language in which data are asked for: the data have two, and who reads neither is given English."""
    return DEFAULT if current_language() == DEFAULT else ENGLISH


def translate(ja: str, en: str = "") -> str:
    """Return words that are given in Japanese and English in the reader's language.

    A further language has them in its catalogue, under the Japanese; what it lacks is English, and that, Japanese.
    """
    if current_language() == DEFAULT:
        return ja
    words = gettext(ja) if ja and current_language() != ENGLISH else ja
    return words if words != ja else en or ja


def translate_error(ja: str, en: str) -> str:
    """Return what an error says in the reader's language; values are filled in, and stay as they are."""
    if current_language() in (DEFAULT, ENGLISH):
        return ja if current_language() == DEFAULT else en or ja
    return _read_sentences(current_language()).translate(ja) or en or ja


def _read_sentences(code: str) -> Sentences:
    """Return the sentences of a language's catalogue, read when they are first asked for."""
    read: dict[str, Sentences] = current_app.extensions[SENTENCES]
    if code not in read:
        folder = Path(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])
        with (folder / code / "LC_MESSAGES" / "messages.mo").open("rb") as file:
            sentences = {
                str(message.id): str(message.string)
                for message in read_mo(file)
                if isinstance(message.id, str) and message.id
            }
        read[code] = Sentences(sentences)
    return read[code]


def in_language(language: str) -> str:
    """Return the address of this page in another language."""
    arguments = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode([*arguments, ('lang', language)])}"


def gettext(message: str, **values: Any) -> str:
    """Return one of our own sentences in the reader's language."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Return a sentence that counts in the reader's language."""
    return str(flask_babel.ngettext(one, many, num, **values))


def _remember(response: Response) -> Response:
    """Keep the choice that the address made, for the pages that follow."""
    asked = request.args.get("lang")
    if asked in languages() and asked != request.cookies.get(COOKIE) and response.mimetype == "text/html":
        response.set_cookie(COOKIE, asked, max_age=REMEMBERED, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
