// Beginnings of posts become buttons that put themselves into the box.
export default function openers(root) {
  const field = document.getElementById(root.dataset.for);
  for (const word of root.querySelectorAll("[data-opener]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word";
    button.textContent = word.textContent;
    button.addEventListener("click", () => {
      field.setRangeText(`${button.textContent.replace("…", "")} `, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    word.replaceWith(button);
  }
}
