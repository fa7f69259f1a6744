// Says how much room is left, and by how much a text is too long; never cuts anything off.
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
    counted.textContent = (over ? line.dataset.textOver : line.dataset.textLeft).replace("{n}", numbers.format(Math.abs(left)));
    counted.toggleAttribute("data-over", over);
    if (over !== wasOver) spoken.textContent = over ? counted.textContent : "";
    wasOver = over;
  };
  field.addEventListener("input", count);
  count();
}
