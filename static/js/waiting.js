// What one wrote while the hub could not be reached: kept on this device under the writer's own id, also when the browser is closed,
// and sent once it can be. Each carries the id of its form, so that the hub writes it once however often it is sent, and the id of its
// writer, so that the hub refuses it from anybody else's sign-in. Nobody else on the device sees it.
// A thing is {url, fields, json, lane, words, title, href, client_id, tapped, until}: what is sent where and how, after what else of its lane, what it is
// called, and for a tap its moment: the hub is told how long ago that was. `until` is when the device forgets it, whoever comes then.
import { element } from "./element.js";
import { write } from "./held.js";
import { token } from "./live.js";
import { freshToken } from "./signed-in.js";

const FIRST_PAUSE = 4000;
const LONGEST_PAUSE = 60_000;
const AWAY = [429, 502, 503, 504, 507];
const state = { box: null, timer: 0, pause: FIRST_PAUSE, sending: false, again: false };

export const unreachable = (answer) => !answer || AWAY.includes(answer.status);

export default function waiting(box) {
  state.box = box;
  forgetPast();
  settleMet();
  draw();
  meetSaved();
  emptyBox();
  flush();
  window.addEventListener("online", soon);
  document.addEventListener("hub:back", soon);
  window.addEventListener("pageshow", flush);
  window.addEventListener("storage", (event) => { if (event.key?.startsWith(prefix())) draw() });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush() });
}

// Keeps a thing to be sent later and says whether the device took it.
export function keepWaiting(thing) {
  if (!state.box || !thing.client_id) return false;
  try {
    localStorage.setItem(prefix() + thing.client_id, JSON.stringify({ ...thing, at: Date.now() }));
  } catch {
    return false;
  }
  draw();
  state.box.querySelector("[data-said]").textContent = state.box.dataset.textWaiting;
  later();
  return true;
}

function forgetPast() {
  for (const name of Object.keys(localStorage).filter((found) => found.startsWith("waiting:"))) {
    try {
      if (JSON.parse(localStorage.getItem(name)).until < Date.now()) localStorage.removeItem(name);
    } catch {
      // Not of this program's making.
    }
  }
}

function prefix() {
  return `waiting:${state.box.dataset.viewer}:`;
}

function things() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix()));
  return names.map((name) => {
    try {
      return asThing(JSON.parse(localStorage.getItem(name)));
    } catch {
      return null;
    }
  }).filter(Boolean).sort((one, other) => one.at - other.at);
}

// A reply that an earlier version of this program kept.
function asThing(kept) {
  if (kept.url || !kept.thread) return kept;
  const { thread, body, reply_to, client_id, tone } = kept;
  return { ...kept, url: `/threads/${thread}/posts`, lane: `thread:${thread}`, json: true, words: body, href: `/threads/${thread}?at=99999999#reply`, fields: { body, reply_to, client_id, tone } };
}

function note(thing, values) {
  if (!localStorage.getItem(prefix() + thing.client_id)) return; // removed meanwhile
  localStorage.setItem(prefix() + thing.client_id, JSON.stringify({ ...thing, ...values }));
  draw();
}

function remove(thing) {
  localStorage.removeItem(prefix() + thing.client_id);
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

// In the order in which they were written; one that cannot go now keeps those behind it in the same lane.
async function flush() {
  if (state.sending) return;
  state.sending = true;
  clearTimeout(state.timer);
  const held = new Set();
  try {
    for (const thing of things()) {
      if (thing.refused || held.has(thing.lane)) continue;
      if (await alone(() => send(thing))) state.pause = FIRST_PAUSE;
      else held.add(thing.lane);
    }
  } finally {
    state.sending = false;
    if (things().some((thing) => !thing.refused)) {
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

// Sends one thing; says whether it is settled, by being taken or by being refused.
async function send(thing, tried = false) {
  if (!localStorage.getItem(prefix() + thing.client_id)) return true; // another tab was first
  const fields = { ...thing.fields, client_id: thing.client_id, writer: state.box.dataset.viewer, ...(thing.tapped ? { ago: Date.now() - thing.tapped } : {}) };
  const answer = await fetch(thing.url, {
    method: "POST",
    headers: { "Accept": "application/json", "X-CSRFToken": token(), ...(thing.json ? { "Content-Type": "application/json" } : {}) },
    body: thing.json ? JSON.stringify(fields) : asForm(fields),
  }).catch(() => null);
  if (unreachable(answer) || answer.status >= 500) return false;
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) {
    if (!thing.tapped) await forgetDraft(thing);
    remove(thing);
    document.dispatchEvent(new CustomEvent("waiting:sent", { detail: { ...thing, answer: said } }));
    return true;
  }
  if ([400, 401].includes(answer.status) && !tried && await freshToken(state.box.dataset.viewer)) return send(thing, true);
  if ([400, 401].includes(answer.status)) {
    note(thing, { signIn: true });
    return false;
  }
  note(thing, { refused: said.error || String(answer.status), stale: Boolean(said.stale) });
  if (document.querySelector("form[data-lane][data-whole]")?.hidden) meetSaved();
  return true;
}

function asForm(fields) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one ?? "");
  return body;
}

// The draft of what was sent is no draft any more, also where the hub only has how it began; what was written since stays.
async function forgetDraft(thing) {
  const place = `/drafts/${thing.lane}`;
  const kept = await fetch(place, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).catch(() => null);
  if (!kept?.fields || !begins(kept.fields, thing.fields)) return;
  await fetch(`${place}/drop`, { method: "POST", headers: { "Accept": "application/json", "X-CSRFToken": token() } }).catch(() => null);
}

const isWords = (name) => name === "body" || name.startsWith("part_");

function sameWords(one, other) {
  return Object.keys({ ...one, ...other }).filter(isWords).every((name) => (one[name] ?? "").trim() === (other[name] ?? "").trim());
}

function begins(kept, sent) {
  return Object.keys(kept).filter(isWords).every((name) => (sent[name] ?? "").trim().startsWith((kept[name] ?? "").trim()));
}

// A page that was loaded again brings the draft of what waits: it is not written a second time.
function emptyBox() {
  const form = document.querySelector("form[data-lane]");
  if (!form || !things().some((thing) => !thing.refused && thing.lane === form.dataset.lane && sameWords(thing.fields, wordsIn(form)))) return;
  for (const field of form.querySelectorAll("textarea")) field.value = "";
}

function wordsIn(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => isWords(name)));
}

function draw() {
  const found = things();
  state.box.hidden = found.length === 0;
  state.box.querySelector("[data-list]").replaceChildren(...found.map(line));
  const form = document.querySelector("form[data-lane]");
  const here = found.find((thing) => thing.refused && thing.lane === form?.dataset.lane);
  if (here && Object.values(wordsIn(form)).every((words) => !words.trim())) putBack(form, here);
}

function line(thing) {
  const texts = state.box.dataset;
  const item = document.createElement("li");
  item.className = "line";
  const words = element("div", "line-main");
  const where = element("a", "line-title", thing.tapped ? thing.title : texts.textWhere.replace("{title}", thing.title));
  where.href = thing.href;
  const said = thing.refused ? texts.textRefused.replace("{reason}", thing.refused) : thing.signIn ? texts.textSignIn : texts.textWaiting;
  words.append(where, element("p", "keep-lines", thing.words), element("p", "small muted", said));
  const drop = element("button", "btn quiet small", texts.textRemove);
  drop.type = "button";
  drop.addEventListener("click", () => {
    if (drop.dataset.sure) return remove(thing);
    drop.dataset.sure = "yes";
    drop.textContent = texts.textRemoveSure;
  });
  const doing = element("div", "row");
  const form = document.querySelector("form[data-lane]");
  if (thing.refused && thing.lane === form?.dataset.lane) {
    const back = element("button", "btn quiet small", texts.textBack);
    back.type = "button";
    back.addEventListener("click", () => putBack(form, thing));
    doing.append(back);
  }
  doing.append(drop);
  item.append(words, doing);
  return item;
}

// Where a thing is the whole of a text that is there already, what was not taken comes back in its place and not behind it. What was saved
// meanwhile meets it: the hub is asked, from the version that it began from, and shows both.
function meetSaved() {
  const form = document.querySelector("form[data-lane][data-whole]");
  const thing = things().find((found) => found.refused && found.lane === form?.dataset.lane);
  if (!thing || "answered" in form.dataset) return;
  putBack(form, thing);
}

// The page that the hub answered with has the words in its box: they wait no more.
function settleMet() {
  const form = document.querySelector("form[data-lane][data-whole][data-answered]");
  for (const thing of things()) if (form && thing.met && thing.lane === form.dataset.lane) localStorage.removeItem(prefix() + thing.client_id);
}

function putBackWhole(form, thing) {
  write(form, thing.fields);
  form.hidden = false;
  if (thing.stale) {
    localStorage.setItem(prefix() + thing.client_id, JSON.stringify({ ...thing, met: true }));
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  localStorage.removeItem(prefix() + thing.client_id);
  form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  form.querySelector("[data-saved]").textContent = state.box.dataset.textRefused.replace("{reason}", thing.refused);
  draw();
}

// What was not taken comes back into its boxes, behind what is there, with the reason beside it; where there is no such box, into the first.
function putBack(form, thing) {
  if ("whole" in form.dataset) return putBackWhole(form, thing);
  const boxes = [...form.querySelectorAll("textarea[name]:not([data-draft-skip])")];
  const left = [];
  for (const [name, words] of Object.entries(thing.fields).filter(([name]) => isWords(name))) {
    const box = boxes.find((found) => found.name === name);
    if (box) box.value = [box.value.trimEnd(), words].filter(Boolean).join("\n\n");
    else left.push(words);
  }
  boxes[0].value = [boxes[0].value, ...left].filter(Boolean).join("\n\n");
  localStorage.removeItem(prefix() + thing.client_id);
  if (form.elements.reply_to) form.elements.reply_to.value ||= thing.fields.reply_to ?? "";
  if (form.elements.title) form.elements.title.value ||= thing.fields.title ?? "";
  if (form.elements.base && thing.fields.base) form.elements.base.value = thing.fields.base;
  boxes[0].dispatchEvent(new Event("input", { bubbles: true }));
  form.querySelector("[data-saved]").textContent = state.box.dataset.textRefused.replace("{reason}", thing.refused);
  draw();
}
