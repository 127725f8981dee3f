"""PDF: from characters and lines on pages to blocks in reading order, without losing a character."""

from .document import page_picture
from .extraction import extract

__all__ = ["extract", "page_picture"]
