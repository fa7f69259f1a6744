// Sends a form's words without leaving its page, and lets them wait on the device where the hub cannot be reached.
import { newId, release } from "./double-submit.js";
import { read } from "./held.js";
import { freshToken } from "./signed-in.js";
import { keepWaiting, unreachable } from "./waiting.js";

// Goes on to what was made; shows the form's mistakes as the hub says them; says in `line` where nothing could be done.
export async function sendOrWait(form, line) {
  form.dispatchEvent(new Event("draft:sending"));
  const answer = await sendNow(form);
  if (answer?.ok) return location.assign((await answer.json()).href);
  release(form);
  if ((unreachable(answer) || signedOut(answer)) && keepWaiting(toSend(form))) return waits(form);
  form.dispatchEvent(new Event("draft:not-sent"));
  if (answer && answer.status < 500 && !signedOut(answer)) return HTMLFormElement.prototype.submit.call(form);
  line.textContent = form.dataset.textAway;
}

// Once what waited has gone, one goes on to it from the form that it was written on.
export function goOnWhenSent(form) {
  document.addEventListener("waiting:sent", ({ detail }) => {
    if (detail.lane === form.dataset.lane && form.hidden) location.assign(detail.answer.href);
  });
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
  const url = form.getAttribute("action") ?? location.pathname;
  return { url, fields, lane: form.dataset.lane, words, title, href: url, client_id: form.elements.client_id.value };
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
