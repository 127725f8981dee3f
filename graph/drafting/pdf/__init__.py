"""PDF: from characters and lines on pages to blocks in reading order, without losing a character."""

from .document import page_pictures
from .extraction import extract

__all__ = ["extract", "page_pictures"]
