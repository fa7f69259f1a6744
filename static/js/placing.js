// Where new, changed and hidden posts stand on the page of a thread, and the line that says how many are below.
import { enhance } from "./enhance.js";
import { swap } from "./swap.js";

// Put a message in its place, newest or changed, without moving what one reads.
export function place(state, message) {
  state.change = Math.max(state.change, message.change);
  // Where a post was moved away, another row keeps its place.
  const there = state.posts.querySelector(`[data-post="${message.id}"]`) ?? state.posts.querySelector(`[data-seq="${message.seq}"]`);
  if (there && Number(there.dataset.change) >= message.change) return;
  const fresh = fragment(message.html);
  if (!fresh) return;
  if (there) {
    const mine = pressed(there);
    fresh.classList.toggle("unread", there.classList.contains("unread") && !fresh.querySelector(".post-gone"));
    press(fresh, mine);
    swap(there, fresh);
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
  const mine = rank(state, fresh);
  const next = [...state.posts.querySelectorAll("[data-post]")].find((post) => later(rank(state, post), mine) > 0);
  if (next) next.before(fresh);
  else state.posts.append(fresh);
  state.seen = Math.max(state.seen, message.seq);
  if (message.author_id === state.root.dataset.viewer) return stay();
  fresh.classList.add("unread");
  fresh.dataset.arrived = "";
  const name = fresh.querySelector(".who-name")?.textContent ?? "";
  state.root.querySelector("[data-announce]").textContent = state.root.dataset.textNew.replace("{name}", name);
  if (fresh.getBoundingClientRect().top > window.innerHeight) showPill(state, fresh);
}

// One's own post pushes down the box that it was written in: whoever stands there goes on seeing where.
function stay() {
  const here = document.activeElement;
  if (here?.closest("[data-composer]")) here.scrollIntoView({ block: "nearest" });
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

function press(post, mine) {
  for (const button of post.querySelectorAll(".word")) button.setAttribute("aria-pressed", String(mine.has(button.value)));
}

// What is said to be new below is no longer below once one has scrolled there.
export function settlePill(state) {
  if (state.pill.hidden || !state.atEnd) return;
  const below = [...state.posts.querySelectorAll("[data-arrived]")].filter((post) => post.getBoundingClientRect().top > window.innerHeight);
  state.below = below.length;
  state.firstBelow = below[0] ?? null;
  state.pill.hidden = !below.length;
  if (below.length) state.pill.textContent = state.root.dataset.textBelow.replace("{n}", below.length);
}
