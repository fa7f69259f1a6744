// Drafts: what one writes is kept on the device at once and at the server soon after.
// <form data-enhance="draft" data-draft-url data-draft-key data-draft-saved-at data-draft-version>, with [data-saved] inside.
// PUT {fields, base_version, mark} answers {version, saved_at}; 409 means that a newer draft came from another device, 410 that the
// form with this mark was sent meanwhile. A save that is under way when the form is sent is broken off, and refused if it comes late.
import { showBoth } from "./both.js";
import { find, holds, keep, read, shownOn, storageName, wordsDiffer, write } from "./held.js";
import { token } from "./live.js";
import { freshToken } from "./signed-in.js";
import { oneTab } from "./tabs.js";

const PAUSE = 1200;
const LONGEST = 60_000;

export default function draft(form) {
  const key = form.dataset.draftKey;
  const line = form.querySelector("[data-saved]");
  const state = { version: Number(form.dataset.draftVersion ?? 0), timer: 0, wait: PAUSE, dirty: false, sent: false, saving: null };

  const tell = (kind, moment) => {
    if (!line) return;
    line.dataset.state = kind;
    line.textContent = kind ? said(line, kind).replace("{time}", clock(moment)) : "";
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

  const onDevice = () => keep(key, { at: new Date().toISOString(), fields: read(form), version: state.version, saved: false, sent: find(key)?.sent, page: shownOn(form) });

  async function save(leaving = false, tried = false) {
    if (!state.dirty || state.sent || !tab.mine() || !form.dataset.draftUrl || (state.saving && leaving !== true && !tried)) return;
    clearTimeout(state.timer);
    state.dirty = false;
    const saving = state.saving = new AbortController();
    try {
      const words = { fields: read(form), base_version: state.version, mark: form.elements.client_id?.value || null };
      const before = find(key);
      if (before) keep(key, { ...before, sent: words.fields });
      const answer = await put(form.dataset.draftUrl, words, leaving === true, saving.signal);
      if (answer.status === 409) return await compare();
      if (answer.status === 410) return tell("kept");
      if ([400, 401].includes(answer.status) && !tried && await freshToken(key.split(":")[0])) {
        state.dirty = true;
        return await save(leaving, true);
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = await answer.json();
      if (saving.signal.aborted) return;
      state.version = saved.version;
      const held = find(key);
      if (held) keep(key, { ...held, version: saved.version, saved: !state.dirty && !wordsDiffer(held.fields, words.fields) });
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

  // Where another device has kept other words, both are shown, and the writer says what becomes of them.
  async function compare() {
    const answer = await fetch(form.dataset.draftUrl, { headers: { Accept: "application/json" } }).catch(() => null);
    const theirs = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!theirs?.fields) {
      if (theirs) state.version = 0; // there is none any more
      state.dirty = true;
      return theirs ? later(PAUSE) : retry();
    }
    // It was this device itself whose answer got lost, or all of it is in the boxes here: then there is nothing to choose.
    const sent = find(key)?.sent;
    if (sent && !wordsDiffer(theirs.fields, sent) || holds(read(form), theirs.fields)) {
      state.version = theirs.version;
      state.dirty = true;
      return later(0);
    }
    tell("stale");
    showBoth(form, theirs, clock(theirs.saved_at), () => {
      state.version = theirs.version;
      changed();
    });
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
    onDevice();
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
    const held = find(key);
    if (held) keep(key, { ...held, submitted: true });
  }));
  // Whoever sends the form without leaving the page says so with these events: it goes, it did not go, it went.
  form.addEventListener("draft:sending", () => {
    state.sent = true;
    breakOff();
  });
  form.addEventListener("draft:not-sent", () => {
    state.sent = false;
    state.dirty = true;
    later(state.wait);
  });
  form.addEventListener("draft:sent", () => {
    breakOff();
    Object.assign(state, { dirty: false, sent: false, version: 0, wait: PAUSE });
    localStorage.removeItem(storageName(key));
    tab.sent();
    if (line) line.textContent = "";
  });
  window.addEventListener("online", () => {
    clearTimeout(state.timer);
    save();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) state.sent = false });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true) });

  // What this device has and the server has not, comes back.
  const kept = find(key);
  if (kept?.fields && "answered" in form.dataset && kept.submitted) {
    // The hub answered with the words that were sent, and with what it has to say about them: this is what goes on from here.
    state.dirty = true;
    onDevice();
    return later(PAUSE);
  }
  if (!kept?.fields || !wordsDiffer(kept.fields, read(form))) return;
  const shown = Date.parse(form.dataset.draftSavedAt || "1970-01-01");
  if ((kept.saved !== false || kept.submitted) && Date.parse(kept.at) <= shown) return;
  // Words that began from an older version than the page shows meet it as they are: nothing of the newer one counts as known to their writer.
  if (form.elements.base && kept.fields.base !== form.elements.base.value) form.dataset.written = "";
  write(form, kept.fields);
  state.dirty = true;
  tell("restored", kept.at);
  if (kept.saved === false && !kept.submitted) compare();
  else later(PAUSE);
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

// A phone is called one, where the words for it are there.
function said(line, kind) {
  const name = `text${kind.replace(/(^|-)(.)/g, (_all, _dash, letter) => letter.toUpperCase())}`;
  const phone = window.matchMedia("(pointer: coarse) and (max-width: 40rem)").matches;
  return (phone && line.dataset[`${name}Phone`]) || line.dataset[name];
}

export function put(url, body, keepalive, signal) {
  return fetch(url, {
    method: "PUT",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
    keepalive,
    signal,
  });
}

function clock(moment) {
  if (!moment) return "";
  const language = document.documentElement.lang || "en-GB";
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Europe/London" }).format(new Date(moment));
}
