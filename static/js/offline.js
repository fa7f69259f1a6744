// Writing without signal: goes on with what this device holds for whoever is signed in on it, or begins a page in their cohort.
// What is written is a draft like any other (autosave.js), and when it is finished it waits like any other thing (waiting.js).
import draft from "./autosave.js";
import { here } from "./device.js";
import doubleSubmit from "./double-submit.js";
import { find, keys } from "./held.js";
import page from "./page.js";
import waiting from "./waiting.js";

export default function offline(root) {
  const writer = here();
  if (!writer?.person) return;
  const box = root.querySelector("[data-waiting]");
  box.dataset.viewer = writer.person;
  waiting(box);
  const chosen = held(writer.person) ?? begun(writer, root);
  if (!chosen) return;
  root.querySelector("[data-nobody]").hidden = true;
  root.querySelector("[data-somebody]").hidden = false;
  const form = root.querySelector("form");
  lay(form, writer.person, chosen);
  others(root, writer.person, chosen);
  draft(form);
  doubleSubmit(form);
  page(form);
  form.hidden = false;
  window.addEventListener("online", () => {
    const back = root.querySelector("[data-back]");
    back.querySelector("a").href = chosen.page.action;
    back.hidden = false;
  });
}

// Everything of theirs that can be gone on with: what belongs to this address first, then the latest.
function all(person) {
  const found = keys().filter((key) => key.startsWith(`${person}:entry:`)).map((key) => ({ place: key.slice(key.indexOf(":") + 1), ...find(key) }));
  return found.filter((one) => one.fields && one.page?.action).sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function held(person) {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("place");
  const found = all(person);
  const place = wanted ?? placeHere();
  return found.find((one) => one.place === place) ?? (place ? null : found[0]) ?? null;
}

// The place that the present address writes in, if it is one for writing.
function placeHere() {
  const fresh = /\/cohorts\/(\w+)\/journal\/new$/.exec(location.pathname);
  const kept = /\/reflections\/(\w+)\/edit$/.exec(location.pathname);
  const asked = new URLSearchParams(location.search);
  const from = asked.get("silence") ?? (asked.get("starter") ? `starter:${asked.get("starter")}` : "");
  if (fresh) return ["entry", "new", fresh[1], asked.get("tense") ?? "past", from].filter(Boolean).join(":");
  return kept ? `entry:${kept[1]}` : "";
}

function begun({ group }, root) {
  const place = placeHere();
  if (place && !place.startsWith("entry:new:")) return null; // a page that this device has never seen
  const [, , cohort, tense, from, starter] = (place || `entry:new:${group}:present`).split(":");
  if (!cohort) return null;
  const action = `/cohorts/${cohort}/journal/new?${new URLSearchParams({ tense, ...(starter ? { starter } : from ? { silence: from } : {}) })}`;
  const boxes = [{ name: "part_body", label: root.dataset.textBox, type: "textarea" }];
  return { place: place || `entry:new:${cohort}:present`, fields: { part_body: "" }, page: { heading: root.dataset.textHeading, action, boxes } };
}

function lay(form, person, { place, fields, version, page: shown }) {
  form.setAttribute("action", shown.action);
  Object.assign(form.dataset, { lane: place, draftKey: `${person}:${place}`, draftUrl: `/drafts/${place}`, draftVersion: version ?? 0, heading: shown.heading });
  form.querySelector("[data-page-heading]").textContent = shown.heading;
  const inside = form.querySelector("[data-boxes]");
  const names = shown.boxes.map((box) => box.name);
  for (const box of shown.boxes) inside.append(boxOf(box, shown.boxes.length === 1));
  for (const [name, value] of Object.entries(fields)) {
    if (names.includes(name)) continue;
    for (const one of [value].flat()) inside.append(Object.assign(document.createElement("input"), Array.isArray(value) ? { type: "checkbox", name, value: one, checked: true, hidden: true } : { type: "hidden", name, value: one }));
  }
}

function boxOf({ name, label, type }, alone) {
  const box = document.createElement(type === "date" ? "input" : "textarea");
  Object.assign(box, { name, id: name, className: type === "date" ? "input" : `input sheet${alone ? "" : " sheet-part"}` });
  if (type === "date") box.type = "date";
  const words = Object.assign(document.createElement("label"), { htmlFor: name, className: alone ? "visually-hidden" : "sheet-label", textContent: label });
  const around = Object.assign(document.createElement("div"), { className: "sheet-box" });
  around.append(words, box);
  return around;
}

function others(root, person, chosen) {
  const line = root.querySelector("[data-others]");
  for (const other of all(person).filter((one) => one.place !== chosen.place)) {
    const link = Object.assign(document.createElement("a"), { href: `#place=${encodeURIComponent(other.place)}`, textContent: other.page.heading });
    link.addEventListener("click", () => setTimeout(() => location.reload()));
    line.append(" ", link);
    line.hidden = false;
  }
}
