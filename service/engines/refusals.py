"""What is said when a query is not answered although nothing is wrong with it: the four ways that a pool declines."""

from __future__ import annotations

from .engine import Busy, Left, Stopped, TimeExceeded


def busy_error() -> Busy:
    """Return the error for a query too many."""
    return Busy(
        "ただいま混み合っています。しばらくしてからお試しください。", "Too many queries at once: try again shortly."
    )


def late_error(seconds: float) -> TimeExceeded:
    """Return the error for a query over its time."""
    return TimeExceeded(
        f"{seconds:g}秒以内に完了しなかったため、問い合わせを停止しました。条件を絞り込んでください。",
        f"The query was stopped after {seconds:g} seconds: ask for less.",
    )


def left_error() -> Left:
    """Return the error for a query that nobody waits for."""
    return Left("接続が切断されたため、問い合わせを停止しました。", "The client disconnected: the query was stopped.")


def stopped_error() -> Stopped:
    """Return the error for a query whose process has ended."""
    return Stopped(
        "問い合わせの処理が途中で停止しました（メモリの上限を超えたか、式が長すぎます）。",
        "The process that answered the query ended: it ran out of memory, or the query is too long to read.",
    )
