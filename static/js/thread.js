// A thread that updates by itself: new, changed and hidden posts appear in their place without moving what one reads.
// Join first, then ask over HTTP for what came after the last change number, then apply messages; ask again after any gap.
import { enhance } from "./enhance.js";
import { connect, enter, token } from "./live.js";
import { newId, release } from "./double-submit.js";
import { keepWaiting, unreachable } from "./waiting.js";
import { windows } from "./windows.js";

const READ_PAUSE = 1500;
const TYPING_PAUSE = 4000;

export default function thread(root) {
  const state = {
    root,
    id: root.dataset.thread,
    channel: `thread:${root.dataset.thread}`,
    posts: root.querySelector("[data-posts]"),
    pill: root.querySelector("[data-pill]"),
    change: Number(root.dataset.lastChange),
    seen: Number(root.dataset.high),
    newest: Number(root.dataset.lastSeq),
    atEnd: root.dataset.atEnd === "true",
    threaded: root.dataset.order === "conversation",
    below: 0,
    asking: false,
    again: false,
  };
  land(root);
  words(state);
  replies(state);
  composer(state);
  reading(state);
  windows(state, () => catchUp(state));
  live(state);
}

// Landing on the first unread post, unless the address names a place itself.
function land(root) {
  if (location.hash || !root.dataset.unread) return;
  document.getElementById("unread")?.scrollIntoView({ block: "center" });
}

async function live(state) {
  const socket = await connect(state.root.dataset.socket);
  const line = state.root.querySelector("[data-connection]");
  enter(socket, state.channel, () => {
    line.textContent = "";
    document.dispatchEvent(new Event("hub:back"));
    catchUp(state);
  });
  socket.on("post", (message) => {
    if (message.channel !== state.channel || message.change <= state.change) return;
    if (message.change === state.change + 1) apply(state, message);
    else catchUp(state);
  });
  socket.on("thread", ({ channel }) => { if (channel === state.channel) location.reload(); });
  socket.on("context", ({ channel }) => { if (channel === state.channel) renewContext(); });
  socket.on("talk", ({ channel }) => { if (channel === state.channel) renewTalk(state); });
  socket.on("disconnect", () => { line.textContent = state.root.dataset.textAway; });
  socket.on("typing", ({ channel, name }) => { if (channel === state.channel) showTyping(state, name); });
  socket.on("present", ({ channel, names }) => { if (channel === state.channel) showPresent(names); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") catchUp(state); });
  window.addEventListener("online", () => catchUp(state));
  document.addEventListener("waiting:sent", ({ detail }) => { if (detail.lane === `thread:${state.id}`) catchUp(state) });
  composerField()?.addEventListener("input", throttled(TYPING_PAUSE, () => {
    if (socket.connected) socket.emit("typing", { channel: state.channel }, () => {});
  }));
}

// The words above the posts, as they are now.
async function renewContext() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("context");
  if (fresh) document.getElementById("context")?.replaceWith(fresh);
}

// Where the way of talking stands now. What one is typing stays; only an opening box that is not there yet loads the page.
async function renewTalk(state) {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("talk");
  const there = document.getElementById("talk");
  const still = (composerField()?.value ?? "").trim() === "";
  if (!fresh || !there || (still && fresh.dataset.box !== there.dataset.box)) return location.reload();
  const inside = there.contains(document.activeElement);
  if (fresh.dataset.step !== there.dataset.step) state.root.querySelector("[data-announce]").textContent = fresh.querySelector("[data-step-words]")?.textContent ?? "";
  there.replaceWith(fresh);
  enhance(fresh);
  if (inside) fresh.focus({ preventScroll: true });
  const here = document.querySelector("[data-present]");
  if (here && fresh.dataset.quiet === "true") here.hidden = true;
}

// Asks for everything after our change number, page by page; calls that come meanwhile lead to one more round.
async function catchUp(state) {
  if (state.asking) {
    state.again = true;
    return;
  }
  state.asking = true;
  try {
    let more = true;
    while (more) {
      const answer = await fetch(`/threads/${state.id}/posts.json?changed_after=${state.change}&html=1`, { headers: { Accept: "application/json" } });
      if (answer.status === 404 || answer.status === 401) return location.reload();
      if (!answer.ok) return;
      const page = await answer.json();
      page.posts.forEach((post) => apply(state, post));
      more = page.more;
    }
  } catch {
    // Still offline: the next connection asks again.
  } finally {
    state.asking = false;
    if (state.again) {
      state.again = false;
      catchUp(state);
    }
  }
}

function apply(state, message) {
  state.change = Math.max(state.change, message.change);
  // Where a post was moved away, another row keeps its place.
  const there = state.posts.querySelector(`[data-post="${message.id}"]`) ?? state.posts.querySelector(`[data-seq="${message.seq}"]`);
  if (there && Number(there.dataset.change) >= message.change) return;
  const fresh = fragment(message.html);
  if (!fresh) return;
  if (there) {
    const mine = pressed(there);
    const held = focusIn(there);
    fresh.classList.toggle("unread", there.classList.contains("unread") && !fresh.querySelector(".post-gone"));
    there.replaceWith(fresh);
    press(fresh, mine);
    if (held) (fresh.querySelector(held) ?? fresh).focus({ preventScroll: true });
  } else if (message.seq <= state.newest) {
    return; // an earlier post that changed, outside the window
  } else if (belongs(state, fresh)) {
    insert(state, fresh, message);
  } else {
    state.newest = message.seq;
    if (message.author_id !== state.root.dataset.viewer) showPill(state);
    return;
  }
  enhance(fresh);
}

function fragment(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

// In order of time a new post belongs to the window that ends the thread; as conversations, also under what it answers.
function belongs(state, fresh) {
  if (state.atEnd) return true;
  return state.threaded && fresh.dataset.root !== fresh.dataset.seq && Boolean(state.posts.querySelector(`[data-seq="${fresh.dataset.root}"]`));
}

function rank(state, post) {
  const seq = Number(post.dataset.seq);
  return state.threaded ? [Number(post.dataset.root), seq] : [seq, 0];
}

function later(one, other) {
  return one[0] - other[0] || one[1] - other[1];
}

function insert(state, fresh, message) {
  state.posts.querySelector("[data-empty]")?.remove();
  state.newest = Math.max(state.newest, message.seq);
  const place = rank(state, fresh);
  const next = [...state.posts.querySelectorAll("[data-post]")].find((post) => later(rank(state, post), place) > 0);
  if (next) next.before(fresh);
  else state.posts.append(fresh);
  state.seen = Math.max(state.seen, message.seq);
  if (message.author_id === state.root.dataset.viewer) return;
  fresh.classList.add("unread");
  const name = fresh.querySelector(".who-name")?.textContent ?? "";
  state.root.querySelector("[data-announce]").textContent = state.root.dataset.textNew.replace("{name}", name);
  if (fresh.getBoundingClientRect().top > window.innerHeight) showPill(state, fresh);
}

function showPill(state, target) {
  state.below += 1;
  state.firstBelow ??= target ?? null;
  state.pill.hidden = false;
  state.pill.textContent = state.root.dataset.textBelow.replace("{n}", state.below);
  state.pill.onclick = () => {
    const goal = state.firstBelow;
    state.below = 0;
    state.firstBelow = null;
    state.pill.hidden = true;
    if (!goal) return location.assign(`?at=${state.seen + 1}`);
    goal.scrollIntoView({ block: "center" });
    goal.focus({ preventScroll: true });
  };
}

function pressed(post) {
  return new Set([...post.querySelectorAll('.word[aria-pressed="true"]')].map((button) => button.value));
}

// Whoever stands on a post with the keyboard stays there when its new picture takes the old one's place.
function focusIn(post) {
  const element = document.activeElement;
  if (!post.contains(element)) return "";
  if (element.matches(".word")) return `.word[value="${CSS.escape(element.value)}"]`;
  return element.matches("a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : ".nothing";
}

function press(post, mine) {
  for (const button of post.querySelectorAll(".word")) button.setAttribute("aria-pressed", String(mine.has(button.value)));
}

// A word is said without leaving the page; the count comes with the live message, or with the answer.
function words(state) {
  state.posts.addEventListener("click", async (event) => {
    const button = event.target.closest(".word[formaction]");
    if (!button) return;
    event.preventDefault();
    const answer = await fetch(button.getAttribute("formaction"), {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ word: button.value }),
    }).catch(() => null);
    if (!answer?.ok) return;
    const { said } = await answer.json();
    const post = state.posts.querySelector(`[data-post="${button.closest("[data-post]")?.dataset.post ?? button.getAttribute("formaction").split("/")[2]}"]`);
    const now = post?.querySelector(`.word[value="${CSS.escape(button.value)}"]`);
    now?.setAttribute("aria-pressed", String(said));
    catchUp(state);
  });
}

function composerForm() {
  return document.querySelector("[data-composer]");
}

function composerField() {
  return composerForm()?.querySelector("textarea") ?? null;
}

// Reply and quote fill the box below; a selection inside the post is what gets quoted.
function replies(state) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply], [data-quote], [data-no-reply]");
    const form = composerForm();
    if (!link || !form) return;
    event.preventDefault();
    const post = link.closest("[data-post]");
    const line = form.querySelector("[data-replying]");
    form.elements.reply_to.value = post?.dataset.post ?? "";
    line.hidden = !post;
    line.querySelector("[data-replying-name]").textContent = post?.querySelector(".who-name")?.textContent ?? "";
    if ("quote" in link.dataset) quote(form, post);
    composerField().focus();
  });
  document.addEventListener("selectionchange", () => {
    const text = selectedIn(state.posts);
    if (text) state.root.dataset.selected = text;
  });
}

function selectedIn(posts) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !posts.contains(selection.anchorNode)) return "";
  return selection.toString().trim();
}

function quote(form, post) {
  const words = post.querySelector("[data-words]");
  const root = post.closest("[data-thread]");
  const chosen = root.dataset.selected && words.textContent.replace(/\s+/g, " ").includes(root.dataset.selected.replace(/\s+/g, " ")) ? root.dataset.selected : words.innerText.trim();
  delete root.dataset.selected;
  const field = form.querySelector("textarea");
  const lines = chosen.split("\n").map((line) => `> ${line}`).join("\n");
  field.value = `${field.value ? `${field.value.trimEnd()}\n\n` : ""}${lines}\n\n`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Sending without leaving the page; the same mark goes with every try, so a lost answer never makes a second post.
function composer(state) {
  const form = composerForm();
  if (!form) return;
  const field = form.querySelector("textarea");
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formaction") || form.querySelector('input[name="hold"]')) return; // a post that needs a decision goes the plain way
    event.preventDefault();
    const status = form.querySelector("[data-saved]");
    const answer = await fetch(form.action.split("#")[0], { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } }).catch(() => null);
    release(form);
    if (answer?.status === 202) return aside(form, field);
    if (answer?.ok) return sent(state, form, field);
    if (unreachable(answer) && keepWaiting(toSend(state, form, field))) return sent(state, form, field, false);
    if (answer?.status === 422) {
      const { concerns } = await answer.clone().json().catch(() => ({}));
      if (concerns?.length) return HTMLFormElement.prototype.submit.call(form);
    }
    const words = answer ? (await answer.json().catch(() => ({}))).error : "";
    status.textContent = words || state.root.dataset.textFailed;
  });
}

function toSend(state, form, field) {
  const { reply_to, client_id, tone } = form.elements;
  const fields = { body: field.value, reply_to: reply_to.value, tone: tone?.value ?? "" };
  return { url: `/threads/${state.id}/posts`, fields, json: true, lane: `thread:${state.id}`, words: field.value, title: document.querySelector("h1").textContent.trim(), href: `/threads/${state.id}?at=99999999#reply`, client_id: client_id.value };
}

function sent(state, form, field, gone = true) {
  field.value = "";
  form.elements.client_id.value = newId();
  form.elements.reply_to.value = "";
  form.querySelector("[data-replying]").hidden = true;
  form.dispatchEvent(new Event("draft:sent"));
  if (!gone) return;
  if (!state.atEnd) return location.assign(`/threads/${state.id}?at=99999999#reply`);
  catchUp(state);
}

// What was put aside until it opens is in no place of the thread yet; the page says that it is kept.
function aside(form, field) {
  field.value = "";
  form.dispatchEvent(new Event("draft:sent"));
  location.reload();
}

// What has been on the screen for a moment is read; the server is told the furthest place, seldom.
function reading(state) {
  let furthest = 0;
  let told = 0;
  const tell = throttled(READ_PAUSE, () => {
    if (furthest <= told || document.visibilityState !== "visible") return;
    told = furthest;
    fetch(`/threads/${state.id}/read`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ seq: told }),
      keepalive: true,
    }).catch(() => { told = 0; });
  });
  // As conversations, a late post may stand above an early one: read is then only what has been seen without a gap.
  const seen = new Set();
  let whole = Number(state.root.dataset.read);
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((found) => found.isIntersecting)) {
      const seq = Number(entry.target.dataset.seq);
      seen.add(seq);
      if (!state.threaded) furthest = Math.max(furthest, seq);
    }
    while (state.threaded && seen.has(whole + 1)) whole += 1;
    if (state.threaded && whole > Number(state.root.dataset.read)) furthest = whole;
    tell();
  }, { threshold: 0.4 });
  const watch = () => state.posts.querySelectorAll("[data-post]").forEach((post) => watcher.observe(post));
  new MutationObserver(watch).observe(state.posts, { childList: true });
  watch();
  const form = state.root.querySelector("[data-read-form]");
  if (form) form.hidden = true;
}

function showTyping(state, name) {
  const line = state.root.querySelector("[data-typing]");
  line.textContent = state.root.dataset.textTyping.replace("{name}", name);
  clearTimeout(state.typingTimer);
  state.typingTimer = setTimeout(() => { line.textContent = ""; }, TYPING_PAUSE + 1500);
}

function showPresent(names) {
  const line = document.querySelector("[data-present]");
  if (!line) return;
  line.textContent = names.length ? line.dataset.text.replace("{names}", names.join(", ")) : "";
  line.hidden = names.length === 0;
}

function throttled(pause, action) {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      action();
    }, pause);
  };
}
