// Two versions of one draft, from two devices: the other one stands above the boxes, and the writer says what becomes of both.
import { element } from "./element.js";
import { write } from "./held.js";

export function showBoth(form, theirs, time, decided) {
  form.querySelector("[data-both]")?.remove();
  const texts = form.querySelector("[data-saved]")?.dataset;
  if (!texts?.textBoth) return;
  const boxes = [...form.querySelectorAll("textarea[name]")].filter((box) => box.name in theirs.fields);
  // Of a list each box has its own; the last has what is left over.
  const said = (box) => {
    const value = theirs.fields[box.name];
    if (!Array.isArray(value)) return value.trim();
    const same = boxes.filter((other) => other.name === box.name);
    const place = same.indexOf(box);
    return (box === same.at(-1) ? value.slice(place).join("\n\n") : value[place] ?? "").trim();
  };
  const panel = element("section", "notice", "");
  panel.dataset.both = "";
  panel.setAttribute("role", "alert");
  const inside = element("div", "stack tight");
  inside.append(element("strong", "", texts.textBoth.replace("{time}", time)));
  for (const box of boxes) {
    const words = said(box);
    if (words && words !== box.value.trim()) inside.append(element("p", "prose keep-lines", words));
  }
  const choose = (words, action) => {
    const button = element("button", "btn quiet small", words);
    button.type = "button";
    button.addEventListener("click", () => {
      action();
      panel.remove();
      decided();
      boxes[0]?.focus();
    });
    return button;
  };
  const row = element("div", "row");
  row.append(
    choose(texts.textBothKeep, () => {
      for (const box of boxes) {
        const words = said(box);
        if (words && !box.value.includes(words)) box.value = [box.value.trimEnd(), words].filter(Boolean).join("\n\n");
      }
    }),
    choose(texts.textBothMine, () => {}),
    choose(texts.textBothTheirs, () => {
      write(form, theirs.fields);
      for (const box of boxes) box.value = said(box);
    }),
  );
  inside.append(row);
  panel.append(inside);
  form.prepend(panel);
}
