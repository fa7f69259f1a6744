// Pictures and files with what one writes: chosen, taken, dropped or pasted; asked what they show; sent with progress, and stoppable.
// What the server answers is the Markdown that shows the file; until the words are sent, only their writer can open it.
import { newId } from "./double-submit.js";
import { token } from "./live.js";

export default function attach(panel) {
  const form = panel.closest("form");
  const take = (files) => {
    panel.open = true;
    for (const file of files) begin(panel, file);
  };
  panel.querySelector("[data-plain]").hidden = true;
  const camera = panel.querySelector("[data-camera]");
  if (camera && window.matchMedia("(pointer: coarse)").matches) camera.hidden = false;
  for (const chooser of panel.querySelectorAll("input[type=file]")) {
    chooser.multiple = !chooser.hasAttribute("capture");
    chooser.addEventListener("change", () => {
      take([...chooser.files]);
      chooser.value = ""; // what is sent here does not travel with the form a second time
    });
  }
  form.addEventListener("focusin", ({ target }) => { if (writes(target)) form.attachHere = target });
  form.addEventListener("paste", (event) => {
    const held = event.clipboardData;
    if (!writes(event.target) || !held?.files.length || held.getData("text/html") || held.getData("text/plain")) return; // words from Word come with a picture of themselves
    event.preventDefault();
    take([...held.files]);
  });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("dropping");
    });
  }
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("dropping") });
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

function writes(element) {
  return element instanceof HTMLTextAreaElement && !("draftSkip" in element.dataset);
}

function begin(panel, file) {
  if (file.size > Number(panel.dataset.limit) * 1024 * 1024) return say(panel, panel.dataset.textLarge, { name: file.name, limit: panel.dataset.limit });
  const line = newLine(panel, `${file.name} (${Math.ceil(file.size / 1024)} kB)`);
  if (file.type.startsWith("image/")) ask(panel, file, line);
  else send(panel, file, line, {});
}

// A line of the list of what is being added.
export function newLine(panel, words) {
  const line = document.createElement("li");
  line.className = "line";
  line.append(Object.assign(document.createElement("span"), { className: "line-main", textContent: words }));
  panel.querySelector("[data-files]").append(line);
  return line;
}

// Takes a line away. Whoever stood in it comes to stand where its words now are, or else where another file is chosen.
export function end(panel, line, next = panel.querySelector("summary")) {
  const stood = line.contains(document.activeElement);
  line.remove();
  if (stood) next.focus();
}

function ask(panel, file, line) {
  const input = Object.assign(document.createElement("input"), { className: "input", maxLength: 300, required: true });
  const label = labelled(panel.dataset.textAsk, input);
  const add = button(panel.dataset.textAdd, () => {
    if (!input.value.trim()) return input.focus();
    send(panel, file, line, { description: input.value.trim() });
    for (const part of [label, add, cancel]) part.remove();
  });
  const cancel = button(panel.dataset.textCancel, () => end(panel, line));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add.click();
  });
  line.append(label, add, cancel);
  input.focus();
}

// An answer of its own: it neither holds up nor travels with what is being written.
export function labelled(words, input) {
  input.dataset.draftSkip = "";
  input.setAttribute("form", "none");
  const label = Object.assign(document.createElement("label"), { textContent: words });
  label.append(input);
  return label;
}

// Sends a file; `words` come below it into the box. Where it cannot be sent now, the line offers it again: it is the same file, once.
export function send(panel, file, line, { description = "", words = "", mark = newId() }) {
  const request = new XMLHttpRequest();
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const cancel = button(panel.dataset.textCancel, () => request.abort());
  cancel.addEventListener("keydown", onePress);
  const stood = line.contains(document.activeElement);
  line.append(bar, cancel);
  if (stood) cancel.focus();
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // no answer of ours: said below
    }
    if (request.status !== 201 && request.status < 500) return refused(panel, file, line, answer.error);
    if (request.status !== 201) return away();
    end(panel, line, insert(panel, [answer.text, words].filter(Boolean).join("\n\n")));
    say(panel, panel.dataset.textThere, { name: file.name });
  });
  const away = () => {
    say(panel, panel.dataset.textFailed, { name: file.name });
    const again = button(panel.dataset.textAgain, () => {
      send(panel, file, line, { description, words, mark });
      again.remove();
      drop.remove();
    });
    again.addEventListener("keydown", onePress);
    const drop = button(panel.dataset.textCancel, () => end(panel, line));
    line.append(again, drop);
    if (cancel === document.activeElement) again.focus();
    bar.remove();
    cancel.remove();
  };
  request.addEventListener("error", away);
  request.addEventListener("abort", () => end(panel, line));
  const body = new FormData();
  body.append("file", file, file.name || "picture.png");
  body.append("description", description);
  body.append("client_id", mark);
  body.append("licence", panel.querySelector("[data-right] select")?.value ?? "");
  request.open("POST", panel.dataset.upload);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token());
  request.send(body);
}

// Whoever holds a key down for long has pressed one button, and not also the one that comes in its place.
function onePress(event) {
  if (event.repeat) event.preventDefault();
}

function refused(panel, file, line, reason) {
  end(panel, line);
  say(panel, reason || panel.dataset.textFailed, { name: file.name });
}

// Puts text into the box that one wrote in last, and returns the box.
function insert(panel, text) {
  const form = panel.closest("form");
  const field = form.attachHere ?? [...form.querySelectorAll("textarea")].find(writes);
  const before = field.value.slice(0, field.selectionEnd);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  field.setRangeText(`${lead}${text}\n\n`, field.selectionEnd, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return field;
}

// Says something where screen readers listen.
export function say(panel, words, values = {}) {
  panel.querySelector("[data-attach-said]").textContent = words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export function button(words, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small", textContent: words });
  made.addEventListener("click", action);
  return made;
}
