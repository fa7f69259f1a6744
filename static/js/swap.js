// Puts a new picture of a part of the page in place of the old one; whoever stands in it with the keyboard goes on standing there.
export function swap(there, fresh) {
  const held = standing(there);
  there.replaceWith(fresh);
  if (held) (fresh.querySelector(held) ?? fresh).focus({ preventScroll: true });
}

function standing(part) {
  const element = document.activeElement;
  if (!part.contains(element)) return "";
  if (element.matches("button[value]")) return `button[value="${CSS.escape(element.value)}"]`;
  return element.matches("a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : ".nothing";
}
