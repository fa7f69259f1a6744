// More posts when one comes near the end of those that are there, in both directions, without moving what one reads.
import { enhance } from "./enhance.js";

const NEAR = "600px 0px";

export function windows(state, caughtUp) {
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) more(state, entry.target, watcher, caughtUp);
  }, { rootMargin: NEAR });
  for (const link of state.root.querySelectorAll("[data-more]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      more(state, link, watcher, caughtUp);
    });
    watcher.observe(link);
  }
}

async function more(state, link, watcher, caughtUp) {
  if (link.dataset.asking) return;
  link.dataset.asking = "yes";
  watcher.unobserve(link);
  const way = link.dataset.more;
  try {
    const answer = await fetch(`/threads/${state.id}/window.json?${way}=${link.dataset.mark}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = await answer.json();
    show(state, way, page.html);
    const mark = page[way];
    if (mark) {
      link.dataset.mark = mark;
      requestAnimationFrame(() => watcher.observe(link));
    } else {
      if (link === document.activeElement) nearest(state, way)?.focus({ preventScroll: true });
      link.closest("p").remove();
      if (way === "after") {
        state.atEnd = true;
        caughtUp();
      }
    }
  } catch {
    // The link stays, and goes the plain way when it is followed.
    state.root.querySelector("[data-connection]").textContent = state.root.dataset.textMoreFailed;
  } finally {
    delete link.dataset.asking;
  }
}

// The post that a link stood beside, for whoever stood on the link.
function nearest(state, way) {
  const posts = [...state.posts.querySelectorAll("[data-post]")];
  return way === "before" ? posts[0] : posts.at(-1);
}

function show(state, way, html) {
  const there = new Set([...state.posts.querySelectorAll("[data-post]")].map((post) => post.dataset.post));
  const fresh = [...new DOMParser().parseFromString(html, "text/html").body.children].filter((post) => !there.has(post.dataset.post));
  const anchor = state.posts.querySelector("[data-post]");
  const before = anchor?.getBoundingClientRect().top ?? 0;
  if (way === "before") state.posts.prepend(...fresh);
  else state.posts.append(...fresh);
  for (const post of fresh) {
    state.seen = Math.max(state.seen, Number(post.dataset.seq));
    enhance(post);
  }
  // Browsers that anchor by themselves have nothing left to move.
  if (way === "before" && anchor) window.scrollBy(0, anchor.getBoundingClientRect().top - before);
}
