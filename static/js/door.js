// The register at the door: a tap is sent at once, or waits on the device with its moment until the hub can be reached.
// Of one person the latest tap holds, whichever device made it and whenever it arrives: the hub is told how long ago it was made.
import { newId } from "./double-submit.js";
import { token } from "./live.js";
import { keepWaiting, unreachable } from "./waiting.js";

const PATIENCE = 8000;
const FOUR_WEEKS = 28 * 86_400_000; // after which the hub has forgotten whoever came without an account

export default function door(root) {
  root.after(document.querySelector("[data-waiting]")); // what waits must not push the list about under the finger
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    tap(root, event.target, event.submitter);
  });
  document.addEventListener("waiting:sent", ({ detail }) => {
    const form = [...root.querySelectorAll("form[data-tap]")].find((found) => found.dataset.lane === detail.lane);
    if (form) settle(root, form, detail.answer);
  });
}

async function tap(root, form, button) {
  const { csrf_token, client_id, ...fields } = Object.fromEntries(new FormData(form, button));
  const name = form.dataset.name ?? fields.name;
  const thing = {
    url: form.getAttribute("action"), fields, lane: form.dataset.lane, words: button.dataset.words ?? button.textContent.trim(), title: name, href: location.pathname,
    client_id: newId(), tapped: Date.now(),
    ...("walkIn" in form.dataset || form.closest("[data-walk-ins]") ? { until: Date.now() + FOUR_WEEKS } : {}),
  };
  const said = form.querySelector("[data-said]");
  said.textContent = thing.words;
  form.reset();
  const answer = await sendNow(thing);
  if (answer?.ok) return settle(root, form, await answer.json());
  if ((unreachable(answer) || answer.status >= 500 || [400, 401].includes(answer.status)) && keepWaiting(thing)) {
    said.textContent = `${name}: ${thing.words}. ${root.dataset.textWaits}`;
    return;
  }
  said.textContent = (await answer?.json().catch(() => null))?.error ?? root.dataset.textLost;
}

function sendNow(thing) {
  const body = new URLSearchParams({ ...thing.fields, client_id: thing.client_id });
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  return fetch(thing.url, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
}

function settle(root, form, answer) {
  document.getElementById("here").textContent = answer.here;
  if ("walkIn" in form.dataset) {
    // A tap that the hub had before, and whoever it put there is off the register again: it adds nobody.
    form.querySelector("[data-said]").textContent = answer.id ? "" : `${answer.name}: ${answer.said}`;
    if (!answer.id) return;
    form = addLine(root, answer);
  }
  form.querySelector("[data-said]").textContent = answer.said;
  const here = form.querySelector("button[value=here]");
  if (answer.state === "attended" && document.activeElement === here) form.querySelector("summary").focus(); // the button goes now
  form.closest("li").dataset.state = answer.state;
  form.querySelector("details").open = false;
  here.classList.toggle("quiet", Boolean(answer.state));
}

// Whoever came without an account gets a line like everybody's, so that a tap can be taken back at once.
function addLine(root, answer) {
  const there = document.getElementById(`w-${answer.id}`);
  if (there) return there.querySelector("form");
  const line = root.querySelector("template[data-line]").content.querySelector("li").cloneNode(true);
  const filled = (text) => text.replaceAll(/\{(id|name|school)\}/g, (_mark, what) => answer[what]);
  for (const part of [line, ...line.querySelectorAll("*")]) for (const mark of part.attributes) mark.value = filled(mark.value);
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = filled(texts.currentNode.data);
  if (!answer.school) line.querySelector(".muted").remove();
  line.querySelector("form").setAttribute("action", answer.action);
  root.querySelector("[data-walk-ins]").append(line);
  return line.querySelector("form");
}
