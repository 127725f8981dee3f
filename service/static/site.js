// What brings up a passage by pointer or keyboard also lets it be dismissed: Escape hides it until the focus moves on.
addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.documentElement.classList.add("dismissed");
});
for (const kind of ["focusin", "pointerover"]) {
  addEventListener(kind, (event) => {
    if (event.target.closest?.(".said")) document.documentElement.classList.remove("dismissed");
  });
}
