// What one wrote while the hub could not be reached: kept on this device under the writer's own id, also when the browser is closed,
// and sent once it can be. Each carries the id of its form, so that the hub writes it once however often it is sent, and the id of its
// writer, so that the hub refuses it from anybody else's sign-in. Nobody else on the device sees it.
import { token } from "./live.js";

const FIRST_PAUSE = 4000;
const LONGEST_PAUSE = 60_000;
const AWAY = [429, 502, 503, 504, 507];
const state = { box: null, timer: 0, pause: FIRST_PAUSE, sending: false, again: false };

export const unreachable = (answer) => !answer || AWAY.includes(answer.status);

export default function waiting(box) {
  state.box = box;
  draw();
  emptyBox();
  flush();
  window.addEventListener("online", soon);
  document.addEventListener("hub:back", soon);
  window.addEventListener("pageshow", flush);
  window.addEventListener("storage", (event) => { if (event.key?.startsWith(prefix())) draw() });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush() });
}

// Keeps a post to be sent later and says whether the device took it.
export function keepWaiting(post) {
  if (!state.box || !post.client_id) return false;
  try {
    localStorage.setItem(prefix() + post.client_id, JSON.stringify({ ...post, at: Date.now() }));
  } catch {
    return false;
  }
  draw();
  state.box.querySelector("[data-said]").textContent = state.box.dataset.textWaiting;
  later();
  return true;
}

function prefix() {
  return `waiting:${state.box.dataset.viewer}:`;
}

function posts() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix()));
  return names.map((name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }).filter(Boolean).sort((one, other) => one.at - other.at);
}

function note(post, values) {
  if (!localStorage.getItem(prefix() + post.client_id)) return; // removed meanwhile
  localStorage.setItem(prefix() + post.client_id, JSON.stringify({ ...post, ...values }));
  draw();
}

function remove(post) {
  localStorage.removeItem(prefix() + post.client_id);
  draw();
}

// Something speaks for a new try now, also where one is under way.
function soon() {
  state.pause = FIRST_PAUSE / 2;
  state.again = state.sending;
  flush();
}

function later() {
  clearTimeout(state.timer);
  state.timer = setTimeout(flush, state.pause);
}

// In the order in which they were written; one that cannot go now keeps those behind it in the same thread.
async function flush() {
  if (state.sending) return;
  state.sending = true;
  clearTimeout(state.timer);
  const held = new Set();
  try {
    for (const post of posts()) {
      if (post.refused || held.has(post.thread)) continue;
      if (await alone(() => send(post))) state.pause = FIRST_PAUSE;
      else held.add(post.thread);
    }
  } finally {
    state.sending = false;
    if (posts().some((post) => !post.refused)) {
      state.pause = state.again ? 100 : Math.min(Math.max(state.pause, FIRST_PAUSE / 2) * 2, LONGEST_PAUSE);
      state.again = false;
      later();
    }
  }
}

// Two tabs would do no harm, only work: the hub knows what it has by the id of the form.
function alone(action) {
  return navigator.locks ? navigator.locks.request(`${prefix()}sending`, action) : action();
}

// Sends one post; says whether it is settled, by being taken or by being refused.
async function send(post, tried = false) {
  if (!localStorage.getItem(prefix() + post.client_id)) return true; // another tab was first
  const { body, reply_to, client_id, tone } = post;
  const answer = await fetch(`/threads/${post.thread}/posts`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ body, reply_to, client_id, tone, writer: state.box.dataset.viewer }),
  }).catch(() => null);
  if (unreachable(answer) || answer.status >= 500) return false;
  if (answer.ok) {
    await forgetDraft(post);
    remove(post);
    document.dispatchEvent(new CustomEvent("post:sent", { detail: post }));
    return true;
  }
  if ([400, 401].includes(answer.status) && !tried) return again(post);
  if ([400, 401].includes(answer.status)) {
    note(post, { signIn: true });
    return false;
  }
  const said = await answer.json().catch(() => ({}));
  note(post, { refused: said.error || String(answer.status) });
  return true;
}

// The page's mark may be of an earlier sign-in: a fresh page of the same person has the present one.
async function again(post) {
  const answer = await fetch("/account").catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('meta[name="csrf-token"]')?.content;
  if (!fresh || page.querySelector("[data-waiting]")?.dataset.viewer !== state.box.dataset.viewer) {
    note(post, { signIn: true });
    return false;
  }
  document.querySelector('meta[name="csrf-token"]').content = fresh;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = fresh;
  return send(post, true);
}

// The draft of what was sent is no draft any more; what was written since stays.
async function forgetDraft(post) {
  const place = `/drafts/thread:${post.thread}`;
  const kept = await fetch(place, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).catch(() => null);
  if (kept?.fields?.body?.trim() !== post.body.trim()) return;
  await fetch(`${place}/drop`, { method: "POST", headers: { "Accept": "application/json", "X-CSRFToken": token() } }).catch(() => null);
}

// A page that was loaded again brings the draft of what waits: it is not written a second time.
function emptyBox() {
  const form = document.querySelector("[data-composer]");
  const field = form?.querySelector("textarea");
  if (!field || !posts().some((post) => !post.refused && form.action.includes(post.thread) && post.body.trim() === field.value.trim())) return;
  field.value = "";
}

function draw() {
  const found = posts();
  state.box.hidden = found.length === 0;
  state.box.querySelector("[data-list]").replaceChildren(...found.map(line));
  const form = document.querySelector("[data-composer]");
  const here = found.find((post) => post.refused && form?.action.includes(post.thread));
  if (here && !form.querySelector("textarea").value.trim()) putBack(form, here);
}

function line(post) {
  const texts = state.box.dataset;
  const item = document.createElement("li");
  item.className = "line";
  const words = element("div", "line-main");
  const where = element("a", "line-title", texts.textWhere.replace("{title}", post.title));
  where.href = `/threads/${post.thread}?at=99999999#reply`;
  const said = post.refused ? texts.textRefused.replace("{reason}", post.refused) : post.signIn ? texts.textSignIn : texts.textWaiting;
  words.append(where, element("p", "keep-lines", post.body), element("p", "small muted", said));
  const drop = element("button", "btn quiet small", texts.textRemove);
  drop.type = "button";
  drop.addEventListener("click", () => {
    if (drop.dataset.sure) return remove(post);
    drop.dataset.sure = "yes";
    drop.textContent = texts.textRemoveSure;
  });
  const doing = element("div", "row");
  const form = document.querySelector("[data-composer]");
  if (post.refused && form?.action.includes(post.thread)) {
    const back = element("button", "btn quiet small", texts.textBack);
    back.type = "button";
    back.addEventListener("click", () => putBack(form, post));
    doing.append(back);
  }
  doing.append(drop);
  item.append(words, doing);
  return item;
}

function element(name, kind, text = "") {
  const made = document.createElement(name);
  made.className = kind;
  made.textContent = text;
  return made;
}

// What was not taken comes back into the box, behind what is there, with the reason beside it.
function putBack(form, post) {
  const field = form.querySelector("textarea");
  localStorage.removeItem(prefix() + post.client_id);
  field.value = [field.value.trimEnd(), post.body].filter(Boolean).join("\n\n");
  form.elements.reply_to.value ||= post.reply_to ?? "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  form.querySelector("[data-saved]").textContent = state.box.dataset.textRefused.replace("{reason}", post.refused);
  draw();
}
