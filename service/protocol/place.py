"""Where an answer is given and by whom, as its citation says: as the operator says, else as was asked."""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app, request

from ..citing import LICENCE, PUBLISHER
from ..library.asking import Place
from ..settings import Describing
from .mementos import SAFE

# Where the application keeps what the operator says of the service.
SETTING = "KOTEIHYO_DESCRIBING"
USUAL = Describing()


def here() -> Place:
    """Return the place of the request that is answered."""
    said: Describing = current_app.config.get(SETTING, USUAL)
    root = f"{said.public_url.rstrip('/')}/" if said.public_url else quote(request.root_url, safe=SAFE)
    licence = LICENCE if said.licence == USUAL.licence else (said.licence, said.licence)
    return Place(root, (said.publisher, said.publisher) if said.publisher else PUBLISHER, licence)
