// Adds up the minutes of a session design while they are typed, and compares them with what the session has.
export default function minutes(form) {
  const shown = form.querySelector("[data-sum]");
  const length = document.getElementById(form.dataset.length);
  const count = () => {
    const parts = [...form.querySelectorAll("[data-minutes]")].map((field) => Number.parseInt(field.value, 10) || 0);
    const sum = parts.reduce((all, one) => all + one, 0);
    const room = Number.parseInt(length.value, 10) || 0;
    const text = sum === room ? form.dataset.fits : sum > room ? form.dataset.over : form.dataset.left;
    const words = text.replace("{sum}", sum).replace("{length}", room).replace("{n}", Math.abs(room - sum));
    if (words !== shown.textContent) shown.textContent = words;
    shown.toggleAttribute("data-over", sum > room);
  };
  form.addEventListener("input", count);
  count();
}
