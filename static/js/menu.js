// A <details> menu closes on Escape, on a press elsewhere, and when another one opens.
export default function menu(details) {
  const close = () => { details.open = false };

  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    close();
    details.querySelector("summary").focus();
  });
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    const elsewhere = (event) => {
      if (details.open && details.contains(event.target)) return;
      close();
      for (const kind of ["pointerdown", "focusin"]) document.removeEventListener(kind, elsewhere);
    };
    for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, elsewhere);
  });
}
