// What brings up a passage by pointer or keyboard also lets it be dismissed: Escape hides it until the focus moves on.
addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.documentElement.classList.add("dismissed");
});
for (const kind of ["focusin", "pointerover"]) {
  addEventListener(kind, (event) => {
    if (event.target.closest?.(".said")) document.documentElement.classList.remove("dismissed");
  });
}

// Tools that need a script appear where there is one.
for (const tool of document.querySelectorAll("[data-copy], [data-print], [data-png], [data-zoom]")) tool.hidden = false;

// Copy a table, or a text, as it is shown: what is pasted into a spreadsheet keeps its rows and columns.
function copy(element) {
  const selection = getSelection();
  selection.selectAllChildren(element);
  const done = document.execCommand("copy");
  selection.removeAllRanges();
  return done;
}

// The drawing of an address as a picture of points, twice as fine as it is shown.
function saveAsPng(address) {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((picture) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(picture);
      link.download = `${new URL(address, location).pathname.split("/").pop().replace(/\.svg$/, "")}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });
  image.src = address;
}

// A picture larger or smaller, in the frame that scrolls.
function zoom(picture, factor) {
  const width = Math.max(320, picture.getBoundingClientRect().width * factor);
  Object.assign(picture.style, { width: `${width}px`, maxWidth: "none" });
}

// The list that a tool belongs to is printed alone, under the title of the page.
function printList(tool) {
  const list = tool.closest("section") ?? document.querySelector("main");
  document.documentElement.classList.add("printing");
  list.classList.add("printed");
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    list.classList.remove("printed");
  }, { once: true });
  print();
}

addEventListener("click", (event) => {
  const tool = event.target.closest?.("button");
  if (tool?.dataset.print !== undefined) printList(tool);
  if (tool?.dataset.png) saveAsPng(tool.dataset.png);
  if (tool?.dataset.zoom) zoom(tool.closest("figure").querySelector("svg"), Number(tool.dataset.zoom));
  const copied = tool?.dataset.copy && document.querySelector(tool.dataset.copy);
  const says = (tool?.closest(".toolbar") ?? document).querySelector("[data-copied]");
  if (copied && copy(copied) && says) says.textContent = says.dataset.copied;
});
