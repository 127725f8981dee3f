// What a query says that the data do not know: a prefix that is not declared, a term or a code that is not in the lists.
import { linter } from "@codemirror/lint";

// What is no name: comments, addresses, texts. Fragments of an address hold # too, so that the order matters.
const ASIDE = /<[^<>\s]*>|"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g;
const DECLARED = /\bprefix\s+([\p{L}\p{N}_.-]*):/giu;
const NAME = /(?<![\p{L}\p{N}_?$:@.-])([\p{L}][\p{L}\p{N}_-]*):([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?/gu;

export function checking(words, says) {
  return linter(
    async (view) => {
      const known = await words().catch(() => null);
      return known ? faults(view.state.doc.toString(), known, says) : [];
    },
    { delay: 600 },
  );
}

function faults(text, known, says) {
  const plain = text.replace(ASIDE, (aside) => aside.replace(/[^\n]/g, " "));
  const declared = new Set([...text.matchAll(DECLARED)].map(([, prefix]) => prefix));
  const names = new Set(known.words.map(({ name }) => name));
  const lists = new Set(known.words.map(({ name }) => name.split(":")[0]).filter((prefix) => !FOREIGN.has(prefix)));
  const heads = new Set([...plain.matchAll(DECLARED)].map(({ index, 0: line }) => index + line.length));
  return [...plain.matchAll(NAME)]
    .filter(({ index, 1: prefix }) => !heads.has(index + prefix.length + 1))
    .map(({ index, 0: name, 1: prefix, 2: local }) => {
      const place = { from: index, to: index + name.length };
      if (!declared.has(prefix)) return { ...place, ...undeclared(prefix, known, says) };
      if (local && lists.has(prefix) && !names.has(name)) return { ...place, ...unknown(name, names, says) };
      return null;
    })
    .filter(Boolean);
}

// Vocabularies of others, of which the editor knows a few terms only.
const FOREIGN = new Set(["rdf", "rdfs", "skos", "dcterms", "oa", "prov", "org", "sh", "time", "xsd"]);

function undeclared(prefix, { prefixes }, says) {
  const address = prefixes[prefix];
  const apply = (view) => view.dispatch({ changes: { from: 0, insert: `PREFIX ${prefix}: <${address}>\n` } });
  return {
    severity: "error",
    message: says.undeclared.replace("{}", prefix),
    actions: address ? [{ name: says.declare, apply }] : [],
  };
}

function unknown(name, names, says) {
  const near = nearest(name, names);
  const apply = (view, from, to) => view.dispatch({ changes: { from, to, insert: near } });
  return {
    severity: "warning",
    message: says.unknown.replace("{}", name),
    actions: near ? [{ name: says.replace.replace("{}", near), apply }] : [],
  };
}

// The name that the fewest changes make of it, if they are few for its length.
function nearest(name, names) {
  const prefix = name.split(":")[0];
  let [best, least] = ["", Math.max(2, Math.floor(name.length / 4)) + 1];
  for (const each of names) {
    if (!each.startsWith(`${prefix}:`) || Math.abs(each.length - name.length) >= least) continue;
    const changes = distance(name, each);
    if (changes < least) [best, least] = [each, changes];
  }
  return best;
}

// Levenshtein's distance, a row at a time.
function distance(one, other) {
  let row = [...Array(other.length + 1).keys()];
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      next[to] = Math.min(row[to] + 1, next[to - 1] + 1, row[to - 1] + (one[at - 1] === other[to - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}
