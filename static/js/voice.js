// A voice note: recorded here where the browser lets us, with a field for what was said, typed by whoever spoke. Nothing but the hub hears it.
import { button, end, labelled, newLine, say, send } from "./attach.js";

const LONGEST = 10 * 60;
// What browsers can record, the smallest first, and the ending that says so.
const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/ogg;codecs=opus", "ogg"], ["audio/mp4", "m4a"]];

export default function voice(start) {
  const kind = window.MediaRecorder && navigator.mediaDevices?.getUserMedia && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
  if (!kind) return;
  const panel = start.closest(".attach");
  const texts = start.dataset;
  const state = { recorder: null, seconds: 0, timer: 0 };
  const idle = start.textContent;
  start.hidden = false;

  const show = () => {
    const clock = `${Math.floor(state.seconds / 60)}:${String(state.seconds % 60).padStart(2, "0")}`;
    start.textContent = state.recorder ? texts.textStop.replace("{time}", clock) : idle;
    start.toggleAttribute("data-recording", Boolean(state.recorder));
  };

  async function record() {
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return say(panel, texts.textRefused);
    }
    const pieces = [];
    state.recorder = new MediaRecorder(sound, { mimeType: kind[0], audioBitsPerSecond: 32000 });
    state.recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    state.recorder.addEventListener("stop", () => {
      for (const track of sound.getTracks()) track.stop();
      clearInterval(state.timer);
      state.recorder = null;
      show();
      keep(new File(pieces, `${name()}.${kind[1]}`, { type: kind[0] }));
    });
    state.recorder.start();
    state.seconds = 0;
    state.timer = setInterval(() => {
      state.seconds += 1;
      show();
      if (state.seconds >= LONGEST) state.recorder?.stop();
    }, 1000);
    show();
    say(panel, texts.textRecording);
  }

  function name() {
    const form = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
    return `${texts.textName} ${form.format(new Date()).replace(/[:,]/g, (sign) => (sign === ":" ? "." : ""))}`;
  }

  function keep(file) {
    const line = newLine(panel, `${file.name} (${Math.ceil(file.size / 1024)} kB)`);
    const field = Object.assign(document.createElement("textarea"), { className: "input", rows: 3, maxLength: 20000 });
    const label = labelled(texts.textTranscript, field);
    const parts = [label, button(panel.dataset.textAdd, () => {
      send(panel, file, line, { words: field.value.trim() });
      for (const part of parts) part.remove();
    }), button(panel.dataset.textCancel, () => end(panel, line))];
    line.append(...parts);
    field.focus();
  }

  start.addEventListener("click", () => (state.recorder ? state.recorder.stop() : record()));
}
