// Keys: ? lists them, j and k walk through [data-item], g and a letter go to a place, Ctrl+Enter sends.
import { openDialog } from "./dialog.js";

const SWITCH = "shortcuts-off";

export default function shortcuts(list) {
  const dialog = list.closest("dialog");
  const toggle = dialog.querySelector("[data-shortcuts-switch]");
  toggle.checked = localStorage.getItem(SWITCH) === null;
  toggle.closest("[hidden]")?.removeAttribute("hidden");
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "yes");
  });

  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (localStorage.getItem(SWITCH) !== null || document.querySelector("dialog[open]")) return;
    if (going) {
      going = false;
      const place = document.querySelector(`.bar a[data-key="${CSS.escape(event.key)}"]`);
      if (place) place.click();
      return;
    }
    if (event.key === "?") openDialog(dialog);
    else if (event.key === "g") going = true;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
}

function writing(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

function send(event) {
  if (event.target.tagName !== "TEXTAREA" || !event.target.form) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

function step(by) {
  const items = [...document.querySelectorAll("[data-item]")].filter((item) => item.offsetParent !== null);
  if (!items.length) return;
  const now = items.findIndex((item) => item.contains(document.activeElement) || item.dataset.here !== undefined);
  const next = items[Math.min(Math.max(now + by, 0), items.length - 1)];
  items[now]?.removeAttribute("data-here");
  next.dataset.here = "";
  if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
  next.focus();
}
