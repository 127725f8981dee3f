"""What the kinds of hits are called."""

from __future__ import annotations

from collections.abc import Callable

from ...http.language import gettext as _

KIND_NAMES: dict[str, Callable[[], str]] = {
    "theme": lambda: _("分野"),
    "field": lambda: _("政策分野"),
    "target-group": lambda: _("対象者"),
    "measure": lambda: _("施策"),
    "goal": lambda: _("目標"),
    "pledge": lambda: _("公約"),
    "strand": lambda: _("系列"),
    "sheet": lambda: _("表"),
    "indicator": lambda: _("指標"),
    "passage": lambda: _("その他の原文"),
}
