// A form whose words wait on the device where the hub cannot be reached. With a file chosen, or by a button that does something else,
// it is sent as the browser sends it.
import { goOnWhenSent, sendOrWait } from "./sending.js";

export default function lane(form) {
  const line = form.querySelector("[data-saved]");
  form.addEventListener("submit", (event) => {
    const hasFile = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    if (event.defaultPrevented || event.submitter?.name || event.submitter?.hasAttribute("formaction") || hasFile) return;
    event.preventDefault();
    sendOrWait(form, line);
  });
  goOnWhenSent(form);
}
