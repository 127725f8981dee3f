// The editor looks like the page: its colours are those of the style sheet, in light and dark.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { EditorView } from "codemirror";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.typeName], color: "var(--hue-2, #5c10be)" },
  { tag: [tags.string, tags.url, tags.special(tags.string)], color: "var(--hue-4, #115a36)" },
  { tag: [tags.number, tags.bool, tags.literal], color: "var(--hue-3, #8b3200)" },
  { tag: tags.comment, color: "var(--quiet, #545a63)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.propertyName, tags.namespace, tags.labelName], color: "inherit" },
]);

export const look = [syntaxHighlighting(colours), themed()];

function themed() {
  return EditorView.theme({
    "&": { maxHeight: "max(18rem, 60vh)", fontSize: "0.95rem", backgroundColor: "var(--editor-paper, #fff)", color: "var(--editor-ink, #1a1a1c)" },
    "&.cm-focused": { outline: "3px solid var(--editor-focus, #0017c1)", outlineOffset: "2px" },
    ".cm-scroller": { fontFamily: "ui-monospace, 'Noto Sans Mono CJK JP', Consolas, monospace", minHeight: "16rem", overflow: "auto" },
    ".cm-content": { caretColor: "var(--editor-ink, #1a1a1c)" },
    ".cm-gutters": { backgroundColor: "var(--editor-band, #f2f2f2)", color: "var(--editor-quiet, #5a5f66)" },
    ".cm-lineNumbers": { color: "var(--editor-quiet, #5a5f66)" },
    "& .cm-activeLine": { backgroundColor: "var(--editor-tint, #f0f3ff)" },
    "& .cm-activeLineGutter": { backgroundColor: "var(--editor-tint, #f0f3ff)" },
    "&.cm-focused .cm-selectionBackground, & .cm-selectionBackground": { backgroundColor: "var(--mark, #fff0b3) !important" },
    "& .cm-cursor": { borderLeftColor: "var(--editor-ink, #1a1a1c)" },
    "& .cm-panels": { backgroundColor: "var(--editor-band, #f2f2f2)", color: "inherit" },
    // The underline that comes with the linter is a picture in the style, which the page's policy lets nobody load.
    "& .cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--violation, #a00)",
      textDecorationSkipInk: "none",
    },
    "& .cm-lintRange-warning": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--warning, #8b3200)",
      textDecorationSkipInk: "none",
    },
    ".cm-tooltip": { maxWidth: "36rem", backgroundColor: "var(--editor-band, #f2f2f2)", color: "var(--editor-ink, #1a1a1c)", border: "1px solid var(--editor-line, #767d88)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--editor-focus, #0017c1)", color: "var(--editor-paper, #fff)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "18em" },
    ".cm-completionDetail": { fontStyle: "normal", marginLeft: "1em" },
  });
}
