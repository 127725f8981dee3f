// Queries that this browser keeps, and nobody else: what is being written, what was run, what was saved under a name.
const [DRAFT, RUN, SAVED, MOST] = ["koteihyo.draft", "koteihyo.run", "koteihyo.saved", 20];

// A browser may keep nothing at all; then there is nothing to show.
function read(store, name, otherwise) {
  try {
    return JSON.parse(store.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(store, name, value) {
  try {
    store.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

// What was being written when the page was loaded again; nothing where another query was opened.
export function draft() {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation?.type === "reload" ? read(sessionStorage, DRAFT, null) : null;
}

export const keepDraft = (query) => write(sessionStorage, DRAFT, query);

export function keepRun(query) {
  const before = read(localStorage, RUN, []).filter((each) => each !== query);
  write(localStorage, RUN, [query, ...before].slice(0, MOST));
}

// The lists of what was saved and what was run, each of which opens in the editor.
export function remembering(form, view) {
  const box = form.parentElement.querySelector("[data-memory]");
  if (!box || !write(localStorage, "koteihyo.try", 1)) return () => {};
  localStorage.removeItem("koteihyo.try");
  box.hidden = false;
  const [saved, run] = [box.querySelector("[data-saved]"), box.querySelector("[data-run]")];
  const name = box.querySelector("input");
  const open = (query) => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: query } });
    view.focus();
  };

  function fill() {
    const kept = Object.entries(read(localStorage, SAVED, {}));
    saved.replaceChildren(...kept.map(([title, query]) => line(title, () => open(query), () => forget(title))));
    run.replaceChildren(...read(localStorage, RUN, []).map((query) => line(shown(query), () => open(query))));
  }

  function forget(title) {
    const others = Object.entries(read(localStorage, SAVED, {})).filter(([each]) => each !== title);
    write(localStorage, SAVED, Object.fromEntries(others));
    fill();
  }

  function line(title, opens, removes) {
    const item = document.createElement("li");
    item.append(button(title, opens, "link"));
    if (removes) item.append(" ", button(box.dataset.remove, removes, "second", `${box.dataset.remove}: ${title}`));
    return item;
  }

  box.querySelector("[data-save]").addEventListener("click", () => {
    const title = name.value.trim();
    if (!title) return name.focus();
    write(localStorage, SAVED, { ...read(localStorage, SAVED, {}), [title]: view.state.doc.toString() });
    name.value = "";
    fill();
  });
  fill();
  return fill;
}

function button(words, press, kind, label) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = words;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", press);
  return made;
}

// A query in a line: without what it declares.
function shown(query) {
  const body = query.replace(/^\s*(prefix|base)\s.*$/gim, "").replace(/^\s*#.*$/gm, "");
  return body.replace(/\s+/g, " ").trim().slice(0, 90) || query.trim().slice(0, 90);
}
