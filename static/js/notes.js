// Notes on a PDF as others write them: the message says only that something changed; the page asks for what its reader may read.
import { connect, enter } from "./live.js";

const TOGETHER = 400; // several changes at once are one question

export default function notes(section) {
  const { dataset } = section;
  const channels = dataset.channels.split(" ");
  let waiting = 0;

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), TOGETHER);
  }

  async function ask() {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(section.id);
    if (!fresh) return;
    if (same(section, fresh)) return;
    // Whoever is on a button of a note stays there; what is new comes when they have gone on.
    if (section.contains(document.activeElement)) {
      section.addEventListener("focusout", soon, { once: true });
      return;
    }
    const said = section.querySelector("[data-said]");
    fresh.querySelector("[data-said]").remove();
    section.replaceChildren(said, ...fresh.childNodes);
    said.textContent = dataset.textCame;
    section.dispatchEvent(new CustomEvent("notes-came"));
  }

  async function listen() {
    const live = await connect(dataset.socket);
    live.on("notes", (message) => { if (channels.includes(message.channel) && message.file === dataset.file) soon(); });
    for (const channel of channels) enter(live, channel, (missed) => { if (missed) soon() });
  }

  setTimeout(() => listen().catch(() => {}), 600); // the page itself comes first
}

// What was said, without the tokens that differ from answer to answer.
function same(one, other) {
  const [mine, theirs] = [one, other].map((found) => [...found.querySelectorAll(".pdf-note")].map((note) => note.id + note.textContent.replace(/\s+/g, " ")).join("\n"));
  return mine === theirs;
}
