// The box below a thread: answering, quoting, sending without leaving the page, and what waits for a connection.
import { newId, release } from "./double-submit.js";
import { keepWaiting, unreachable } from "./waiting.js";

function composerForm() {
  return document.querySelector("[data-composer]");
}

export function composerField() {
  return composerForm()?.querySelector("textarea") ?? null;
}

// Reply and quote fill the box below; a selection inside the post is what gets quoted.
export function replies(state) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply], [data-quote], [data-no-reply]");
    const form = composerForm();
    if (!link || !form) return;
    event.preventDefault();
    const post = link.closest("[data-post]");
    const line = form.querySelector("[data-replying]");
    form.elements.reply_to.value = post?.dataset.post ?? "";
    line.hidden = !post;
    line.querySelector("[data-replying-name]").textContent = post?.querySelector(".who-name")?.textContent ?? "";
    if ("quote" in link.dataset) quote(form, post);
    composerField().focus();
  });
  document.addEventListener("selectionchange", () => {
    const text = selectedIn(state.posts);
    if (text) state.root.dataset.selected = text;
  });
}

function selectedIn(posts) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !posts.contains(selection.anchorNode)) return "";
  return selection.toString().trim();
}

function quote(form, post) {
  const words = post.querySelector("[data-words]");
  const root = post.closest("[data-thread]");
  const chosen = root.dataset.selected && words.textContent.replace(/\s+/g, " ").includes(root.dataset.selected.replace(/\s+/g, " ")) ? root.dataset.selected : words.innerText.trim();
  delete root.dataset.selected;
  const field = form.querySelector("textarea");
  const lines = chosen.split("\n").map((line) => `> ${line}`).join("\n");
  field.value = `${field.value ? `${field.value.trimEnd()}\n\n` : ""}${lines}\n\n`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Sending without leaving the page; the same mark goes with every try, so a lost answer never makes a second post.
export function composer(state, catchUp) {
  const form = composerForm();
  if (!form) return;
  const field = form.querySelector("textarea");
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formaction") || form.querySelector('input[name="hold"]')) return; // a post that needs a decision goes the plain way
    event.preventDefault();
    const status = form.querySelector("[data-saved]");
    const answer = await fetch(form.action.split("#")[0], { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } }).catch(() => null);
    release(form);
    if (answer?.status === 202) return aside(form, field);
    if (answer?.ok) {
      emptied(form, field);
      return state.atEnd ? catchUp() : location.assign(`/threads/${state.id}?at=99999999#reply`);
    }
    if (unreachable(answer) && keepWaiting(toSend(state, form, field))) return emptied(form, field);
    if (answer?.status === 422) {
      const { concerns } = await answer.clone().json().catch(() => ({}));
      if (concerns?.length) return HTMLFormElement.prototype.submit.call(form);
    }
    const words = answer ? (await answer.json().catch(() => ({}))).error : "";
    status.textContent = words || state.root.dataset.textFailed;
  });
}

function toSend(state, form, field) {
  const { reply_to, client_id, tone } = form.elements;
  const fields = { body: field.value, reply_to: reply_to.value, tone: tone?.value ?? "" };
  return { url: `/threads/${state.id}/posts`, fields, json: true, lane: `thread:${state.id}`, words: field.value, title: document.querySelector("h1").textContent.trim(), href: `/threads/${state.id}?at=99999999#reply`, client_id: client_id.value };
}

function emptied(form, field) {
  field.value = "";
  form.elements.client_id.value = newId();
  form.elements.reply_to.value = "";
  form.querySelector("[data-replying]").hidden = true;
  form.dispatchEvent(new Event("draft:sent"));
}

// What was put aside until it opens is in no place of the thread yet; the page says that it is kept.
function aside(form, field) {
  field.value = "";
  form.dispatchEvent(new Event("draft:sent"));
  location.reload();
}
