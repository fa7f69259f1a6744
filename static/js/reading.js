// How far somebody has read a thread.
import { token } from "./live.js";
import { settlePill } from "./placing.js";
import { throttled } from "./throttled.js";

const READ_PAUSE = 1500;
// A post is seen when so much of it is on the screen, or when it fills so much of the screen; long ones cross the first small parts alone.
const SEEN_PART = 0.4;
const SEEN_SCREEN = 0.6;
const PARTS = [0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, SEEN_PART];

// What has been on the screen for a moment is read; the server is told the furthest place, seldom.
export function reading(state) {
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
    for (const entry of entries.filter(isSeen)) {
      const seq = Number(entry.target.dataset.seq);
      seen.add(seq);
      if (!state.threaded) furthest = Math.max(furthest, seq);
    }
    while (state.threaded && seen.has(whole + 1)) whole += 1;
    if (state.threaded && whole > Number(state.root.dataset.read)) furthest = whole;
    settlePill(state);
    tell();
  }, { threshold: PARTS });
  const watch = () => state.posts.querySelectorAll("[data-post]").forEach((post) => watcher.observe(post));
  new MutationObserver(watch).observe(state.posts, { childList: true });
  watch();
  const form = state.root.querySelector("[data-read-form]");
  if (form) form.hidden = true;
}

function isSeen({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }) {
  if (!isIntersecting) return false;
  return intersectionRatio >= SEEN_PART || intersectionRect.height >= SEEN_SCREEN * (rootBounds?.height ?? window.innerHeight);
}
