"""What is said where nothing stands: unknown, with the nearest addresses; gone, with the version that had it."""

from __future__ import annotations

from ...graph.errors import KoteihyoError


class UnknownThing(KoteihyoError):
    """Nothing has that address, and nothing had it."""

    status = 404
    nearest: tuple[str, ...] = ()

    @classmethod
    def at(cls, address: str, nearest: tuple[str, ...]) -> UnknownThing:
        """Return the error with the addresses that come nearest."""
        ja, en = f"{address} には何もありません。", f"There is nothing at {address}."
        if nearest:
            ja, en = f"{ja}近いもの：{'、'.join(nearest)}", f"{en} Nearest: {', '.join(nearest)}"
        error = cls(ja, en)
        error.nearest = nearest
        return error
