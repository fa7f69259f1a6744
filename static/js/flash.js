// A message stays until it is closed: nobody should have to read against a clock.
export default function flash(message) {
  const close = message.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => {
    message.remove();
    document.getElementById("main").focus();
  });
}

// Says something in the region that screen readers listen to.
export function say(text) {
  const region = document.querySelector("[data-flashes]");
  const line = document.createElement("div");
  line.className = "notice";
  line.textContent = text;
  region.append(line);
  return line;
}
