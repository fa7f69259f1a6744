// Keeps the number beside the bell. The message says only that it changed; what it is now, the page asks for.
import { connect, enter } from "./live.js";

export default function bell(link) {
  const { channel, countUrl, socket } = link.dataset;
  let waiting = 0;

  async function ask() {
    const answer = await fetch(countUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { count } = await answer.json();
    link.querySelector("[data-count]").textContent = count;
    link.querySelector(".count").hidden = !count;
  }

  // Several things at once are one question.
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), 300);
  }

  async function listen() {
    const live = await connect(socket);
    live.on("notices", (message) => { if (message.channel === channel) soon(); });
    enter(live, channel, (missed) => { if (missed) soon() });
  }

  // The page itself comes first.
  setTimeout(() => listen().catch(() => {}), 1500);
}
