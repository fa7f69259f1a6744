// Lets a form leave once, and gives what it sends an id of its own, so that a retry is the same thing and not a second one.
export default function doubleSubmit(form) {
  const mark = form.querySelector('input[name="client_id"]');
  if (mark && !mark.value) mark.value = newId();

  form.addEventListener("submit", (event) => {
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    // Afterwards, because a button that is disabled now would not send its name and value.
    setTimeout(() => {
      if (event.defaultPrevented) release(form);
      else event.submitter?.setAttribute("data-busy", "");
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release(form);
  });
}

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Makes a form ready to be sent again.
export function release(form) {
  delete form.dataset.sent;
  for (const busy of form.querySelectorAll("[data-busy]")) busy.removeAttribute("data-busy");
}
