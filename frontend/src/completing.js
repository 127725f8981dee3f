// Completion from the vocabulary, by its names in Japanese and English: 分野 offers kth:theme.
import { autocompletion } from "@codemirror/autocomplete";

// A word that is being typed: a prefixed name, a variable, or letters of any script.
const WORD = /[?$]?[\p{L}\p{N}_:.-]+$/u;
const KEYWORDS = (
  "SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH BIND VALUES PREFIX GROUP ORDER BY HAVING LIMIT OFFSET ASC DESC " +
  "CONSTRUCT DESCRIBE ASK COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG CONTAINS STRSTARTS REGEX EXISTS NOT IN BOUND"
).split(" ");

// The words of the vocabulary and the lists, asked for once and when first needed.
export function asking(address) {
  let asked = null;
  return () => (asked ??= fetch(address).then((response) => response.json()));
}

export function completing(words) {
  async function source(context) {
    const found = context.matchBefore(WORD);
    if (!found && !context.explicit) return null;
    const typed = folded(found?.text ?? "");
    const from = found?.from ?? context.pos;
    const offered = typed.startsWith("?") || typed.startsWith("$") ? variables(context) : await known(await words());
    const options = offered
      .map((option) => ({ option, rank: ranked(option.keys, typed) }))
      .filter(({ rank }) => rank < 3)
      .sort((one, other) => one.rank - other.rank || one.option.place - other.option.place)
      .slice(0, 60)
      .map(({ option }) => option);
    return options.length ? { from, options, filter: false } : null;
  }
  return autocompletion({ override: [source], activateOnTyping: true, icons: false });
}

// What can be written, with what it is found by. Made once of what the server sent.
let made = null;
function known({ prefixes, words }) {
  made ??= [
    ...words.map((word, place) => ({
      label: word.name,
      detail: word.label,
      info: word.means || undefined,
      type: word.kind,
      apply: withPrefix(word.name, prefixes),
      keys: [word.name, word.name.split(":")[1], ...word.labels].map(folded),
      place,
    })),
    ...KEYWORDS.map((label, at) => ({ label, type: "keyword", keys: [folded(label)], place: 10000 + at })),
  ];
  return made;
}

function variables(context) {
  const found = new Set(context.state.doc.toString().match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
  return [...found].map((label, place) => ({ label, type: "variable", keys: [folded(label)], place }));
}

// 0: the whole, 1: its beginning, 2: within, 3: not at all.
function ranked(keys, typed) {
  return Math.min(...keys.map((key) => (key === typed ? 0 : key.startsWith(typed) ? 1 : key.includes(typed) ? 2 : 3)));
}

function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

// Write the name, and declare its prefix where the query does not.
function withPrefix(name, prefixes) {
  const prefix = name.split(":")[0];
  return (view, _, from, to) => {
    const declared = new RegExp(`prefix\\s+${prefix}:`, "i").test(view.state.doc.toString());
    const line = `PREFIX ${prefix}: <${prefixes[prefix]}>\n`;
    const changes = [{ from, to, insert: name }];
    if (!declared) changes.unshift({ from: 0, insert: line });
    const end = from + name.length + (declared ? 0 : line.length);
    view.dispatch({ changes, selection: { anchor: end }, userEvent: "input.complete" });
  };
}
