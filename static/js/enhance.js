// Starts enhancers: data-enhance="name other-name" on an element calls each one's default function with that element.
// Those that every page may need come with the page; any other name is the module of that name in this folder.
import charCount from "./char-count.js";
import { opener } from "./dialog.js";
import doubleSubmit from "./double-submit.js";
import flash from "./flash.js";
import journey from "./journey.js";
import menu from "./menu.js";
import shortcuts from "./shortcuts.js";
import draft from "./autosave.js";

const known = {
  "char-count": charCount,
  "dialog": opener,
  "double-submit": doubleSubmit,
  "draft": draft,
  "flash": flash,
  "focus-me": (element) => element.focus(),
  "journey": journey,
  "menu": menu,
  "shortcuts": shortcuts,
};

const begun = new WeakMap();

async function start(element, name) {
  const begin = known[name] ?? (await import(`./${name}.js`)).default;
  begin(element);
  const started = new Set((element.dataset.enhanced ?? "").split(" ")).add(name);
  element.dataset.enhanced = namesOf(element).filter((word) => started.has(word)).join(" ");
}

const namesOf = (element) => element.dataset.enhance.split(" ").filter((word) => /^[a-z][a-z0-9-]*$/.test(word));

// Call this with whatever was put into the page later; an element is never started twice. `data-enhanced` says what has started.
export function enhance(root) {
  const found = [...root.querySelectorAll("[data-enhance]")];
  if (root.matches?.("[data-enhance]")) found.unshift(root);
  for (const element of found) {
    const done = begun.get(element) ?? new Set();
    begun.set(element, done);
    for (const name of namesOf(element).filter((word) => !done.has(word))) {
      done.add(name);
      start(element, name).catch(reportError);
    }
  }
}
