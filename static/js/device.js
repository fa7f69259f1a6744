// This device: who writes on it now, so that they can go on without signal; what it holds of theirs goes to the hub, and what the hub
// has of anybody else's goes away. Starts the worker that keeps the shell.
import { put } from "./autosave.js";
import { find, keep, keys, storageName } from "./held.js";
import { newcomer } from "./tabs.js";

const HERE = "writes-here";

export default function device(box) {
  const { viewer, group, worker } = box.dataset;
  remember(viewer, group);
  for (const key of keys()) if (!key.startsWith(`${viewer}:`) && find(key)?.saved) localStorage.removeItem(storageName(key));
  for (const form of document.querySelectorAll("form[data-leaves]")) form.addEventListener("submit", () => leave(viewer));
  setTimeout(() => navigator.serviceWorker?.register(worker).catch(() => null), 2000); // the page itself comes first
  send(viewer).catch(() => null);
  window.addEventListener("online", () => send(viewer).catch(() => null));
}

export function here() {
  try {
    return JSON.parse(localStorage.getItem(HERE));
  } catch {
    return null;
  }
}

export function nobodyHere() {
  localStorage.removeItem(HERE);
}

function remember(viewer, group) {
  const before = here();
  try {
    localStorage.setItem(HERE, JSON.stringify({ person: viewer, group: group || (before?.person === viewer ? before.group : "") }));
  } catch {
    // Then there is nothing to go on with without signal.
  }
}

// What the hub has need not stay on a device that somebody leaves.
function leave(viewer) {
  nobodyHere();
  for (const key of keys()) if (key.startsWith(`${viewer}:`) && find(key)?.saved) localStorage.removeItem(storageName(key));
}

// Pages that were written without signal and left: they become drafts, unless a tab is writing them.
async function send(viewer) {
  const open = new Set([...document.querySelectorAll("form[data-draft-key]")].map((form) => form.dataset.draftKey));
  for (const key of keys()) {
    const held = find(key);
    if (!key.startsWith(`${viewer}:entry:`) || open.has(key) || held?.saved !== false || held.submitted) continue;
    if (await newcomer(storageName(key))) await sendOne(key, held);
  }
}

async function sendOne(key, held) {
  const place = key.slice(key.indexOf(":") + 1);
  const answer = await put(`/drafts/${place}`, { fields: held.fields, base_version: held.version ?? 0, mark: null }).catch(() => null);
  if (answer?.status === 410) return localStorage.removeItem(storageName(key));
  if (!answer?.ok) return; // whoever opens the page sees both
  const { version } = await answer.json();
  if (find(key)?.at === held.at) keep(key, { ...held, version, saved: true });
}
