// The editor looks like the page: its colours are those of the style sheet, in light and dark.
import { EditorView } from "codemirror";

export const look = EditorView.theme({
  "&": { fontSize: "0.95rem", backgroundColor: "var(--editor-paper, #fff)", color: "var(--editor-ink, #1a1a1c)" },
  "&.cm-focused": { outline: "3px solid var(--editor-focus, #0017c1)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Noto Sans Mono CJK JP', Consolas, monospace", minHeight: "16rem" },
  ".cm-content": { caretColor: "var(--editor-ink, #1a1a1c)" },
  ".cm-gutters": { backgroundColor: "var(--editor-band, #f2f2f2)", color: "var(--editor-quiet, #5a5f66)" },
  ".cm-lineNumbers": { color: "var(--editor-quiet, #5a5f66)" },
  ".cm-tooltip": { maxWidth: "36rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "18em" },
  ".cm-completionDetail": { fontStyle: "normal", marginLeft: "1em" },
});
