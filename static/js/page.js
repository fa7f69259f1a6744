// The page that one writes on: its boxes grow, and finishing it does not need the hub at that moment.
import { goOnWhenSent, sendOrWait } from "./sending.js";

export default function page(form) {
  grow(form);
  makeRoom(form, form.closest(".writing"));
  for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
  const line = form.querySelector("[data-saved]");
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "turn") {
      if (navigator.onLine) return;
      event.preventDefault();
      line.textContent = form.dataset.textNoSignal;
      return;
    }
    event.preventDefault();
    sendOrWait(form, line);
  });
  goOnWhenSent(form);
}

// The box that is written in grows, and nothing else asks for attention. It stays so for a moment after one leaves it: what moves
// under a finger is not pressed.
function makeRoom(form, writing) {
  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".sheet")) return;
    writing?.setAttribute("data-in-sheet", "");
    for (const box of form.querySelectorAll(".sheet-part")) box.toggleAttribute("data-tall", box === target);
  });
  form.addEventListener("focusout", () => setTimeout(() => {
    if (!form.querySelector(".sheet:focus")) writing?.removeAttribute("data-in-sheet");
  }, 400));
}

// For browsers that do not let a box grow by themselves.
function grow(form) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = (box) => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  for (const box of form.querySelectorAll("textarea")) fit(box);
  form.addEventListener("input", ({ target }) => { if (target instanceof HTMLTextAreaElement) fit(target) });
}
