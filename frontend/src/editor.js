// The SPARQL editor: the form of the page becomes an editor with completion, and its answer comes without a new page.
//
// The page works without any of this: the form has a text area and posts it. What the server says of an answer, a table
// or an error with its place, it says as HTML either way. Nothing here speaks to another host.
import { EditorView, basicSetup } from "codemirror";
import { keymap } from "@codemirror/view";
import { Prec } from "@codemirror/state";
import { forEachDiagnostic, setDiagnostics } from "@codemirror/lint";
import { sparql } from "codemirror-lang-sparql";
import { checking } from "./checking.js";
import { asking, completing } from "./completing.js";
import { look } from "./look.js";
import { draft, keepDraft, keepRun, remembering } from "./memory.js";

// What marks a diagnostic as one of the answer.
const OF_ANSWER = "of-answer";

const form = document.querySelector("form[data-editor]");
if (form) begin(form);

function begin(form) {
  const area = form.querySelector("textarea");
  const answer = document.getElementById("answer");
  const stop = form.querySelector("[data-stop]");
  const said = form.dataset;
  const view = opened(area, said, () => run());
  let running = null;

  form.addEventListener("submit", (event) => {
    area.value = view.state.doc.toString();
    if (event.submitter?.name) return; // a download: the browser takes it from here
    event.preventDefault();
    run();
  });
  stop.addEventListener("click", () => running?.abort());
  document.addEventListener("click", (event) => {
    const place = event.target.closest?.("[data-line]");
    if (place && answer.contains(place)) goTo(view, place);
  });
  sharing(form, view);
  const refill = remembering(form, view);

  async function run() {
    running?.abort();
    keepRun(view.state.doc.toString());
    refill();
    const mine = (running = new AbortController());
    const began = performance.now();
    mark(view, []);
    told(answer, said.running);
    answer.setAttribute("aria-busy", "true");
    stop.hidden = false;
    try {
      const body = new URLSearchParams({ query: view.state.doc.toString(), fragment: "1" });
      const response = await fetch(form.action, { method: "POST", body, signal: mine.signal });
      show(answer, await response.text());
      const seconds = answer.querySelector("[data-seconds]");
      if (seconds) seconds.textContent = ((performance.now() - began) / 1000).toFixed(2);
      marked(view, answer.querySelector("[data-line]"));
    } catch (error) {
      if (running !== mine) return; // a newer run has taken its place
      told(answer, error.name === "AbortError" ? said.stopped : said.failed);
    } finally {
      if (running === mine) {
        running = null;
        stop.hidden = true;
        answer.removeAttribute("aria-busy");
      }
    }
  }
}

// The editor in place of the text area. It stands in a shadow tree, where a strict policy lets it have its styles.
function opened(area, said, run) {
  const host = document.createElement("div");
  host.className = "editor";
  area.before(host);
  area.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const label = area.labels[0];
  const words = asking(said.words);
  const view = new EditorView({
    doc: fromAddress() ?? draft() ?? area.value,
    root,
    parent: root,
    extensions: [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
      basicSetup,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label.textContent.trim(), lang: "en" }),
      sparql(),
      completing(words),
      checking(words, said),
      EditorView.updateListener.of((update) => update.docChanged && keepDraft(update.state.doc.toString())),
      look,
    ],
  });
  label.addEventListener("click", () => view.focus());
  return view;
}

// A query that was shared in the fragment, as other editors share it: #query=… or #/?query=…
function fromAddress() {
  return new URLSearchParams(location.hash.replace(/^#\/?\??/, "")).get("query");
}

function sharing(form, view) {
  const link = form.querySelector("[data-share]");
  const copy = form.querySelector("[data-copy-address]");
  const address = () => {
    const found = new URL(link.getAttribute("href").split("?")[0], location.href);
    found.searchParams.set("query", view.state.doc.toString());
    return found.href;
  };
  link.addEventListener("focus", () => (link.href = address()));
  link.addEventListener("pointerover", () => (link.href = address()));
  if (!navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address());
    copy.textContent = copy.dataset.done;
  });
}

// What the server wrote is parsed as a document, in which nothing runs, and moved here.
function show(answer, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  answer.replaceChildren(...parsed.body.childNodes);
  for (const tool of answer.querySelectorAll("[data-copy], [data-print]")) tool.hidden = false;
}

function told(answer, words) {
  const line = document.createElement("p");
  line.textContent = words;
  answer.replaceChildren(line);
}

function marked(view, place) {
  if (!place) return;
  const at = position(view, place);
  const line = view.state.doc.lineAt(at);
  const from = at === line.to ? Math.max(line.from, at - 1) : at; // at the end of a line, what stands before it
  const to = Math.min(from + 1, line.to);
  mark(view, [{ from, to, severity: "error", message: place.dataset.message, markClass: OF_ANSWER }]);
}

// What the answer says stands beside what the vocabulary says of the query, which a run does not change.
function mark(view, said) {
  const others = [];
  forEachDiagnostic(view.state, (each, from, to) => {
    if (each.markClass !== OF_ANSWER) others.push({ ...each, from, to });
  });
  view.dispatch(setDiagnostics(view.state, [...others, ...said]));
}

function goTo(view, place) {
  const anchor = position(view, place);
  view.dispatch({ selection: { anchor }, scrollIntoView: true });
  view.focus();
}

// Columns are counted in characters, the editor counts in UTF-16.
function position(view, { dataset }) {
  const line = view.state.doc.line(Math.min(Math.max(+dataset.line, 1), view.state.doc.lines));
  const before = [...line.text].slice(0, Math.max((+dataset.column || 1) - 1, 0)).join("");
  return Math.min(line.from + before.length, line.to);
}
