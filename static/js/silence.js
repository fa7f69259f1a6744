// Silent writing: the way to one's page appears, and its time changes, without a load. Nothing is sent but the wish to be told.
import { enhance } from "./enhance.js";
import { connect, enter } from "./live.js";

let listening = false;

export default function silence(section) {
  if (listening) return;
  listening = true;
  const { channel, socket } = section.dataset;
  setTimeout(() => listen(channel, socket).catch(() => {}), 800);
}

async function listen(channel, address) {
  const live = await connect(address);
  live.on("silence", (message) => { if (message.channel === channel) renew() });
  let entered = false;
  enter(live, channel, () => {
    if (entered) renew();
    entered = true;
  });
}

async function renew() {
  const answer = await fetch(location.pathname + location.search).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("silence");
  const there = document.getElementById("silence");
  if (!fresh || !there) return;
  const inside = there.contains(document.activeElement);
  there.replaceWith(fresh);
  enhance(fresh);
  if (inside) fresh.focus({ preventScroll: true });
}
