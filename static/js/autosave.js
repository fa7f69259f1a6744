// Drafts: what one writes is kept on the device at once and at the server soon after.
// <form data-enhance="draft" data-draft-url data-draft-key data-draft-saved-at data-draft-version>, with [data-saved] inside.
// PUT {fields, base_version, mark} answers {version, saved_at}; 409 means that a newer draft came from another device, 410 that the
// form with this mark was sent meanwhile. A save that is under way when the form is sent is broken off, and refused if it comes late.
import { oneTab } from "./tabs.js";

const PAUSE = 1200;
const LONGEST = 60_000;

export default function draft(form) {
  const key = form.dataset.draftKey;
  const line = form.querySelector("[data-saved]");
  const state = { version: form.dataset.draftVersion ?? null, timer: 0, wait: PAUSE, dirty: false, sent: false, saving: null };

  const tell = (kind, moment) => {
    if (!line) return;
    line.dataset.state = kind;
    line.textContent = !kind ? "" : line.dataset[`text${kind.replace(/(^|-)(.)/g, (_all, _dash, letter) => letter.toUpperCase())}`].replace("{time}", clock(moment));
  };

  const later = (wait) => {
    clearTimeout(state.timer);
    state.timer = setTimeout(save, wait);
  };

  // Without an answer the device keeps the text, and the next try waits twice as long.
  const retry = () => {
    tell("kept");
    state.wait = Math.min(state.wait * 2, LONGEST);
    later(state.wait);
  };

  async function save(leaving = false) {
    if (!state.dirty || state.sent || !tab.mine() || !form.dataset.draftUrl || (state.saving && leaving !== true)) return;
    clearTimeout(state.timer);
    state.dirty = false;
    const saving = state.saving = new AbortController();
    try {
      const words = { fields: read(form), base_version: state.version, mark: form.elements.client_id?.value || null };
      const answer = await put(form.dataset.draftUrl, words, leaving === true, saving.signal);
      if (answer.status === 409) return tell("stale");
      if (answer.status === 410) return tell("kept");
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = await answer.json();
      if (saving.signal.aborted) return;
      state.version = saved.version;
      const held = find(key);
      if (held) keep(key, { ...held, version: saved.version });
      state.wait = PAUSE;
      if (state.dirty) later(PAUSE);
      else tell("saved", saved.saved_at);
    } catch {
      if (saving.signal.aborted) return;
      state.dirty = true;
      if (!state.sent) retry();
    } finally {
      if (state.saving === saving) state.saving = null;
    }
  }

  // What is on its way belongs to what was sent: it is no draft any more.
  const breakOff = () => {
    clearTimeout(state.timer);
    state.saving?.abort();
    state.saving = null;
  };

  const changed = () => {
    if (state.sent) return;
    tab.claim();
    state.dirty = true;
    keep(key, { at: new Date().toISOString(), fields: read(form), version: state.version });
    later(state.wait);
  };

  const tab = oneTab(form, storageName(key), {
    text: () => find(key),
    show: (kept) => {
      if (!kept?.fields) return;
      write(form, kept.fields);
      state.version = kept.version ?? state.version;
    },
    tell,
    moved: () => {
      breakOff();
      state.dirty = false;
    },
  });

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => setTimeout(() => {
    if (event.defaultPrevented) return;
    state.sent = true;
    breakOff();
  }));
  // Whoever sends the form without leaving the page says so with this event.
  form.addEventListener("draft:sent", () => {
    breakOff();
    state.dirty = false;
    state.version = null;
    state.wait = PAUSE;
    localStorage.removeItem(storageName(key));
    tab.sent();
    if (line) line.textContent = "";
  });
  window.addEventListener("online", () => save());
  window.addEventListener("pageshow", (event) => { if (event.persisted) state.sent = false });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true) });

  const kept = find(key);
  if (kept?.fields && Date.parse(kept.at) > Date.parse(form.dataset.draftSavedAt || "1970-01-01") && JSON.stringify(kept.fields) !== JSON.stringify(read(form))) {
    write(form, kept.fields);
    state.dirty = true;
    tell("restored", kept.at);
    later(PAUSE);
  }
}

// After a form was sent, the next page says which draft is no longer needed.
export function clearSent() {
  const address = new URL(location.href);
  const keys = [...address.searchParams.getAll("sent"), ...(document.body.dataset.draftClear ?? "").split(" ")].filter(Boolean);
  for (const key of keys) {
    localStorage.removeItem(storageName(key));
    if (window.BroadcastChannel) new BroadcastChannel(storageName(key)).postMessage("sent");
  }
  if (!address.searchParams.has("sent")) return;
  address.searchParams.delete("sent");
  history.replaceState(history.state, "", address);
}

function storageName(key) {
  return `draft:${key}`;
}

function find(key) {
  try {
    return JSON.parse(localStorage.getItem(storageName(key)));
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(storageName(key), JSON.stringify(value));
  } catch {
    // The device has no room or keeps nothing in private windows: the server still does.
  }
}

function put(url, body, keepalive, signal) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  return fetch(url, {
    method: "PUT",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    keepalive,
    signal,
  });
}

function writable(form) {
  const left = ["csrf_token", "client_id"];
  return [...form.elements].filter((field) => field.name && !left.includes(field.name)
    && !["file", "password", "submit", "button"].includes(field.type) && !("draftSkip" in field.dataset));
}

function read(form) {
  const fields = {};
  for (const field of writable(form)) {
    if (field.type === "checkbox") (fields[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (field.type !== "radio") fields[field.name] = field.value;
    else if (field.checked) fields[field.name] = field.value;
  }
  return fields;
}

function write(form, fields) {
  for (const field of writable(form)) {
    if (!(field.name in fields)) continue;
    if (field.type === "checkbox") field.checked = fields[field.name].includes(field.value);
    else if (field.type === "radio") field.checked = fields[field.name] === field.value;
    else field.value = fields[field.name];
  }
}

function clock(moment) {
  if (!moment) return "";
  const language = document.documentElement.lang || "en-GB";
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Europe/London" }).format(new Date(moment));
}
