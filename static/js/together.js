// Several people with one form open: who they are, who writes in which box, and what they save meanwhile. A box that one has not touched
// takes their words over; one that both changed shows both, and its writer chooses. Saving meets on the server as it does without this.
import { connect, enter } from "./live.js";

const PAUSE = 2500; // between two words of where one writes
const FADES = 6000;

export default function together(form) {
  const state = { form, channel: form.dataset.channel, base: valuesOf(form, true), version: Number(form.elements.base?.value ?? 0), open: new Map(), timers: new Map() };
  setTimeout(() => listen(state).catch(() => {}), 600); // the page itself comes first
}

async function listen(state) {
  const { form, channel } = state;
  // A form that came back holds what its writer wrote, not what it began from. What is saved now is that only where nothing was saved
  // since; else it is not known here, and each box that differs from what is saved is its writer's to decide about.
  if ("written" in form.dataset) {
    const now = await saved(state).catch(() => null);
    state.base = Number(now?.elements.base?.value ?? 0) === state.version ? valuesOf(now, true) : new Map();
  }
  const live = await connect(form.dataset.socket);
  live.on("present", (message) => { if (message.channel === channel) showPresent(state, message.names) });
  live.on("typing", (message) => { if (message.channel === channel && message.field) showWriter(state, message) });
  live.on("saved", (message) => { if (message.channel === channel && message.version > state.version) bring(state, message).catch(() => {}) });
  let said = 0;
  form.addEventListener("input", ({ target }) => {
    if (!target.name || !live.connected || Date.now() - said < PAUSE) return;
    said = Date.now();
    live.emit("typing", { channel, field: target.name }, () => {});
  });
  enter(live, channel, (missed) => { if (missed || "written" in form.dataset) bring(state, { name: "" }).catch(() => {}) });
}

// What the boxes hold, or (`began`) what they held when the page came: a browser may have put older words back into them.
function valuesOf(form, began = false) {
  const found = new Map();
  for (const box of form.elements) {
    if (!box.name || ["hidden", "submit", "button", "file"].includes(box.type) || box.name === "reason" || box.name === "why") continue;
    const value = valueOf(box, began).replaceAll("\r\n", "\n");
    found.set(box.name, [found.get(box.name), value].filter(Boolean).join("\n"));
  }
  return found;
}

function valueOf(box, began) {
  if (["radio", "checkbox"].includes(box.type)) return (began ? box.defaultChecked : box.checked) ? box.value : "";
  if (box instanceof HTMLSelectElement) return began ? ([...box.options].find((option) => option.defaultSelected) ?? box.options[0])?.value ?? "" : box.value;
  return began ? box.defaultValue : box.value;
}

function put(form, name, value) {
  const chosen = value.split("\n");
  for (const box of form.elements) {
    if (box.name !== name) continue;
    if (["radio", "checkbox"].includes(box.type)) box.checked = chosen.includes(box.value);
    else box.value = value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// The same page as it is now, compared box by box with what this form began from.
async function bring(state, { name: who, by }) {
  const { form } = state;
  const fresh = await saved(state);
  const version = Number(fresh?.elements.base?.value ?? 0);
  if (version <= state.version) return;
  const name = who || form.dataset.textSomebody;
  const mine = valuesOf(form);
  for (const [box, theirs] of valuesOf(fresh, true)) {
    if (theirs === state.base.get(box)) continue;
    if (mine.get(box) !== state.base.get(box) && mine.get(box) !== theirs) {
      showBoth(state, box, theirs, name);
      continue;
    }
    put(form, box, theirs);
    settle(state, box, theirs);
  }
  state.version = version;
  moveOn(state);
  if (by !== form.dataset.viewer) say(state, form.dataset.textSaved.replace("{name}", name));
}

async function saved(state) {
  const address = new URL(location.href);
  address.searchParams.set("as", "saved"); // and not what one is writing
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  return page.querySelector(`form[data-channel="${state.channel}"]`);
}

function settle(state, box, theirs) {
  state.base.set(box, theirs);
  state.open.get(box)?.remove();
  state.open.delete(box);
}

// Only when nothing is undecided does the form begin from the newer version: until then the server shows both, as it would without this.
function moveOn(state) {
  if (state.open.size === 0) state.form.elements.base.value = state.version;
}

function showBoth(state, box, theirs, name) {
  const { dataset } = state.form;
  const note = Object.assign(document.createElement("div"), { className: "together-both small" });
  const words = Object.assign(document.createElement("p"), { className: "flush" });
  words.append(dataset.textTheirs.replace("{name}", name), " ", Object.assign(document.createElement("q"), { textContent: shown(state.form, box, theirs) || dataset.textEmpty }));
  const ways = Object.assign(document.createElement("p"), { className: "row" });
  for (const [text, take] of [[dataset.textTake, true], [dataset.textKeep, false]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small", textContent: text });
    button.addEventListener("click", () => {
      if (take) put(state.form, box, theirs);
      settle(state, box, theirs);
      moveOn(state);
      state.form.elements[box].focus?.();
    });
    ways.append(button);
  }
  note.append(words, ways);
  state.open.get(box)?.remove();
  state.open.set(box, note);
  fieldOf(state.form, box)?.append(note);
}

// The words of a choice rather than its code.
function shown(form, box, value) {
  const element = form.elements[box];
  return element instanceof HTMLSelectElement ? [...element.options].find((option) => option.value === value)?.text ?? value : value;
}

function fieldOf(form, name) {
  const found = form.elements[name];
  return (found instanceof RadioNodeList ? found[0] : found)?.closest(".field");
}

function showWriter(state, { field, name }) {
  const around = fieldOf(state.form, field);
  if (!around) return;
  let note = around.querySelector(":scope > [data-writes]");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "together small flush" });
    note.dataset.writes = "";
    around.append(note);
  }
  note.textContent = state.form.dataset.textWrites.replace("{name}", name);
  clearTimeout(state.timers.get(field));
  state.timers.set(field, setTimeout(() => note.remove(), FADES));
}

function showPresent(state, names) {
  const { textHere, textMany } = state.form.dataset;
  say(state, names.length ? (names.length > 1 ? textMany : textHere).replace("{names}", names.join(", ")) : "");
}

function say(state, words) {
  const line = state.form.querySelector("[data-together]");
  line.textContent = words;
  line.hidden = !words;
}
