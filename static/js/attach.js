// Pictures and files in the reply box: chosen, dropped or pasted; asked what they show; sent with progress, and stoppable.
// What the server answers is the Markdown that shows the file; until the reply is sent, only its writer can open it.
import { newId } from "./double-submit.js";
import { token } from "./live.js";

export default function attach(panel) {
  const form = panel.closest("form");
  const field = form.querySelector("textarea");
  const chooser = panel.querySelector("input[type=file]");
  const take = (files) => {
    panel.open = true;
    for (const file of files) begin(panel, field, file);
  };
  panel.querySelector("[data-plain]").hidden = true;
  chooser.multiple = true;
  chooser.addEventListener("change", () => {
    take([...chooser.files]);
    chooser.value = ""; // what is sent here does not travel with the form a second time
  });
  field.addEventListener("paste", (event) => {
    const held = event.clipboardData;
    if (!held?.files.length || held.getData("text/html") || held.getData("text/plain")) return; // words from Word come with a picture of themselves
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

function begin(panel, field, file) {
  if (file.size > Number(panel.dataset.limit) * 1024 * 1024) return say(panel, panel.dataset.textLarge, { name: file.name, limit: panel.dataset.limit });
  const line = document.createElement("li");
  line.className = "line";
  line.append(Object.assign(document.createElement("span"), { className: "line-main", textContent: `${file.name} (${Math.ceil(file.size / 1024)} kB)` }));
  panel.querySelector("[data-files]").append(line);
  if (file.type.startsWith("image/")) ask(panel, field, file, line);
  else send(panel, field, file, line, "");
}

function ask(panel, field, file, line) {
  const label = Object.assign(document.createElement("label"), { textContent: panel.dataset.textAsk });
  const input = Object.assign(document.createElement("input"), { className: "input", maxLength: 300, required: true });
  input.dataset.draftSkip = "";
  input.setAttribute("form", "none"); // an answer of its own: it neither holds up nor travels with the reply
  label.append(input);
  const add = button(panel.dataset.textAdd, () => {
    if (!input.value.trim()) return input.focus();
    label.remove();
    add.remove();
    cancel.remove();
    send(panel, field, file, line, input.value.trim());
  });
  const cancel = button(panel.dataset.textCancel, () => line.remove());
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add.click();
  });
  line.append(label, add, cancel);
  input.focus();
}

function send(panel, field, file, line, description) {
  const request = new XMLHttpRequest();
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const cancel = button(panel.dataset.textCancel, () => request.abort());
  line.append(bar, cancel);
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
    if (request.status !== 201) return failed(panel, field, file, line, answer.error);
    line.remove();
    insert(field, answer.text);
    say(panel, panel.dataset.textThere, { name: file.name });
  });
  request.addEventListener("error", () => failed(panel, field, file, line));
  request.addEventListener("abort", () => line.remove());
  const body = new FormData();
  body.append("file", file, file.name || "picture.png");
  body.append("description", description);
  body.append("client_id", newId());
  request.open("POST", panel.dataset.upload);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token());
  request.send(body);
}

function failed(panel, field, file, line, reason) {
  line.remove();
  say(panel, reason || panel.dataset.textFailed, { name: file.name });
}

function insert(field, text) {
  const before = field.value.slice(0, field.selectionEnd);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  field.setRangeText(`${lead}${text}\n\n`, field.selectionEnd, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(panel, words, values) {
  panel.querySelector("[data-attach-said]").textContent = words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function button(words, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small", textContent: words });
  made.addEventListener("click", action);
  return made;
}
