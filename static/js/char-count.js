// Says how much room is left once that is worth knowing, and by how much a text is too long; never cuts anything off.
const PLENTY = 5000;

export default function charCount(line) {
  const field = document.getElementById(line.dataset.for);
  const limit = Number(line.dataset.limit);
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "en");
  const counted = line.cloneNode();
  for (const name of ["id", "data-enhance", "data-enhanced"]) counted.removeAttribute(name);

  // The line that the field is described by keeps its words; what changes with every key stands beside it, unspoken.
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  counted.setAttribute("aria-hidden", "true");
  line.after(counted, spoken);
  line.classList.add("visually-hidden");

  let wasOver = false;
  const count = () => {
    const left = limit - field.value.replace(/\r?\n/g, "\n").length;
    const over = left < 0;
    const words = `text${over ? "Over" : "Left"}${Math.abs(left) === 1 ? "One" : ""}`;
    counted.textContent = line.dataset[words].replace("{n}", numbers.format(Math.abs(left)));
    counted.hidden = left > PLENTY;
    counted.toggleAttribute("data-over", over);
    if (over !== wasOver) spoken.textContent = over ? counted.textContent : "";
    wasOver = over;
  };
  field.addEventListener("input", count);
  count();
}
