// A thread that updates by itself: new, changed and hidden posts appear in their place without moving what one reads.
// Join first, then ask over HTTP for what came after the last change number, then apply messages; ask again after any gap.
import { enhance } from "./enhance.js";
import { connect, enter, token } from "./live.js";
import { place } from "./placing.js";
import { reading } from "./reading.js";
import { composer, composerField, replies } from "./reply-box.js";
import { swap } from "./swap.js";
import { throttled } from "./throttled.js";
import { windows } from "./windows.js";

const TYPING_PAUSE = 4000;
const WAIT = 3000; // until one looks again whether a box is still written in

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
  composer(state, () => catchUp(state));
  reading(state);
  windows(state, () => catchUp(state));
  live(state);
}

// Landing on the first unread post, unless the address names a place itself.
function land(root) {
  if ((location.hash && location.hash !== "#unread") || !root.dataset.unread) return;
  document.getElementById("unread")?.scrollIntoView({ block: "center" });
}

async function live(state) {
  const socket = await connect(state.root.dataset.socket);
  const line = state.root.querySelector("[data-connection]");
  enter(socket, state.channel, (missed) => {
    line.textContent = "";
    document.dispatchEvent(new Event("hub:back"));
    catchUp(state);
    if (missed) renewAround(state);
  });
  socket.on("post", (message) => {
    if (message.channel !== state.channel || message.change <= state.change) return;
    if (message.change === state.change + 1) place(state, message);
    else catchUp(state);
  });
  socket.on("thread", ({ channel }) => { if (channel === state.channel) location.reload(); });
  socket.on("over", ({ channel }) => { if (channel === state.channel) catchUp(state); });
  socket.on("context", ({ channel }) => { if (channel === state.channel) pageNow().then(renewContext); });
  socket.on("talk", ({ channel }) => { if (channel === state.channel) talkAnew(state); });
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

async function pageNow() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (answer?.redirected) location.reload(); // joined with another thread, or signed out
  return answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// What is said in messages that may not have come: the words above the posts, the way of talking, and whether one may still write here.
// A page that nobody looks at asks when somebody does.
async function renewAround(state) {
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => renewAround(state), { once: true });
    return;
  }
  const page = await pageNow();
  if (!page) return;
  if (Boolean(page.getElementById("reply")) !== Boolean(document.getElementById("reply"))) return location.reload();
  if (differ(page, "context")) renewContext(page);
  if (differ(page, "talk")) talkAnew(state, page);
}

// Whether a part says something else now. What differs from answer to answer, as tokens do, is no word of it, nor how many minutes are left.
function differ(page, id) {
  const [now, before] = [page, document].map((found) => says(found.getElementById(id)));
  return now !== before;
}

function says(part) {
  if (!part) return "";
  const { step, closes, box } = part.dataset;
  const words = part.cloneNode(true);
  for (const minutes of words.querySelectorAll("[data-left]")) minutes.remove();
  return [step, closes, box, words.textContent.replace(/\s+/g, " ")].join();
}

// The words above the posts, as they are now.
function renewContext(page) {
  const fresh = page?.getElementById("context");
  const there = document.getElementById("context");
  if (fresh && there) swap(there, fresh);
}

// Whoever writes in a box beside the way of talking, such as why they stop it, goes on; what is new comes when they have done.
async function talkAnew(state, page = null) {
  clearTimeout(state.talkTimer);
  const writes = document.querySelector("#talk details[open] :is(input:not([type=hidden]), textarea)");
  if (writes) state.talkTimer = setTimeout(() => talkAnew(state), WAIT);
  else renewTalk(state, page ?? await pageNow());
}

// Where the way of talking stands now. What one is typing stays; only an opening box that is not there yet loads the page.
function renewTalk(state, page) {
  if (!page) return;
  const fresh = page.getElementById("talk");
  const there = document.getElementById("talk");
  const still = (composerField()?.value ?? "").trim() === "";
  if (!fresh || !there || (still && fresh.dataset.box !== there.dataset.box)) return location.reload();
  if (fresh.dataset.step !== there.dataset.step) state.root.querySelector("[data-announce]").textContent = fresh.querySelector("[data-step-words]")?.textContent ?? "";
  swap(there, fresh);
  enhance(fresh);
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
      page.posts.forEach((post) => place(state, post));
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
