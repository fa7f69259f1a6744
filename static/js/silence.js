// Silent writing: the way to one's page appears, and its time changes, without a load. Nothing is sent but the wish to be told.
import { connect, enter } from "./live.js";
import { renew } from "./renew.js";

let listening = false;

export default function silence(section) {
  if (listening) return;
  listening = true;
  const { channel, socket } = section.dataset;
  setTimeout(() => listen(channel, socket).catch(() => {}), 800);
}

async function listen(channel, address) {
  const live = await connect(address);
  live.on("silence", (message) => { if (message.channel === channel) renew("silence") });
  enter(live, channel, (missed) => { if (missed) renew("silence") });
}
