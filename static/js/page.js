// The page that one writes on: its boxes grow, and finishing it does not need the hub at that moment.
import { newId, release } from "./double-submit.js";
import { read } from "./held.js";
import { freshToken } from "./signed-in.js";
import { keepWaiting, unreachable } from "./waiting.js";

export default function page(form) {
  grow(form);
  makeRoom(form, form.closest(".writing"));
  for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
  const line = form.querySelector("[data-saved]");
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "turn") {
      if (navigator.onLine) return;
      event.preventDefault();
      line.textContent = form.dataset.textNoSignal;
      return;
    }
    event.preventDefault();
    form.dispatchEvent(new Event("draft:sending"));
    const answer = await sendNow(form);
    if (answer?.ok) return location.assign((await answer.json()).href);
    release(form);
    if ((unreachable(answer) || signedOut(answer)) && keepWaiting(toSend(form))) return waits(form);
    form.dispatchEvent(new Event("draft:not-sent"));
    if (answer && answer.status < 500 && !signedOut(answer)) return HTMLFormElement.prototype.submit.call(form);
    line.textContent = form.dataset.textAway;
  });
  document.addEventListener("waiting:sent", ({ detail }) => {
    if (detail.lane === form.dataset.lane && form.hidden) location.assign(detail.answer.href);
  });
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

const signedOut = (answer) => [400, 401].includes(answer?.status);

// A page that was open for long may carry the mark of an earlier sign-in: with the present one it is sent once more.
async function sendNow(form, tried = false) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } }).catch(() => null);
  if (tried || !signedOut(answer)) return answer;
  return (await freshToken(document.querySelector("[data-waiting]").dataset.viewer)) ? sendNow(form, true) : answer;
}

function toSend(form) {
  const fields = read(form);
  const words = [...form.querySelectorAll("textarea[name]:not([data-draft-skip])")].map((box) => box.value.trim()).filter(Boolean).join("\n\n");
  const title = form.dataset.heading ?? document.querySelector("h1").textContent.trim();
  return { url: form.getAttribute("action"), fields, lane: form.dataset.lane, words, title, href: form.getAttribute("action"), client_id: form.elements.client_id.value };
}

// What waits is shown above, and is no draft any more; the next page is another one.
function waits(form) {
  form.dispatchEvent(new Event("draft:sent"));
  form.elements.client_id.value = newId();
  form.hidden = true;
  const box = document.querySelector("[data-waiting]");
  box.tabIndex = -1;
  box.focus();
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
