"""The language of a page: what the address says, then what the reader chose before, then what the browser asks for.

The words of our own are in Japanese in the source; `translations/` has the English (docs/translations.md). Words of
the document stay as printed; names that the graph gives in both languages are chosen by `said`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import flask_babel
from flask import Flask, Response, g, request

LANGUAGES = {"ja": "日本語", "en": "English"}
DEFAULT = "ja"
COOKIE = "lang"
# A year: who comes back next budget season finds the site as they left it.
REMEMBERED = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Let the application speak both languages and remember which one a reader chose."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    flask_babel.Babel(app, locale_selector=current_language)
    app.after_request(_remember)
    app.context_processor(
        lambda: {"lang": current_language(), "languages": LANGUAGES, "said": translate, "in_language": in_language}
    )


def current_language() -> str:
    """Return the language of the request that is being answered."""
    if "language" not in g:
        g.language = _requested_language()
    found: str = g.language
    return found


def _requested_language() -> str:
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return request.accept_languages.best_match([*LANGUAGES]) or DEFAULT


def translate(ja: str, en: str = "") -> str:
    """Return a name in the reader's language; where there is no English, as it is in Japanese."""
    return en if en and current_language() == "en" else ja


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
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE) and response.mimetype == "text/html":
        response.set_cookie(COOKIE, asked, max_age=REMEMBERED, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
