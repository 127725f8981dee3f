"""The characters of a plan's `source.txt`, held to the files of the document as they were received.

The files are read anew and their characters compared, white space aside and in any order: a person may put the reading
order right, and nobody may lose a word or add one.
"""

from __future__ import annotations

from collections import Counter

from ..errors import KoteihyoError
from ..files import read_text
from ..plan.description import Plan
from .kinds import find_kind
from .parts import extract_all, quiet
from .proof import list_lines, remove_space


def check_originals(plan: Plan) -> int:
    """Return how many files `source.txt` was held to; a difference is a `KoteihyoError` with the page or the line.

    A document that is itself plain text has no other file.
    """
    files = [plan.folder / source.file for source in plan.source if plan.folder / source.file != plan.text_file]
    if not files:
        return 0
    extraction = extract_all(files, [find_kind(file) for file in files], quiet)
    received = [(remove_space(line.text), line.page) for line in list_lines(extraction.blocks)]
    written = remove_space(read_text(plan.text_file))
    printed = Counter("".join(words for words, _ in received))
    lost, added = printed - Counter(written), Counter(written) - printed
    if lost or added:
        place = next((page for words, page in received if page and words not in written), None)
        raise _tell("".join(lost.elements()), "".join(added.elements()), place, plan)
    return len(files)


def _tell(lost: str, added: str, page: int | None, plan: Plan) -> KoteihyoError:
    where, at = (f"（{page}ページ）", f" (page {page})") if page else ("", "")
    return KoteihyoError(
        f"原文のファイル{where}と source.txt の文字が一致しません（不足「{lost[:40]}」余分「{added[:40]}」）。"
        "source.txt は原文から抽出した文字のままにし、構造は outline.md で直してください。",
        f"source.txt does not hold the characters of the file received{at}: lost {lost[:40]!r}, added {added[:40]!r}. "
        "Leave source.txt as it was extracted, and mend the structure in outline.md.",
        file=plan.text_file,
    )
