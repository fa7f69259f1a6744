// Typing @ or # in a text offers people and things by name; choosing one writes a link that is kept as a mention or a reference.
import offerNames from "./names-list.js";

const WORDS = /(?:^|[\s(])([@#])([^\s@#\[\]()][^@#\[\]()\n]{0,40})?$/;

export default function expander(field) {
  let at = 0;
  offerNames(field, {
    first: 0,
    look() {
      const before = field.value.slice(0, field.selectionStart);
      const found = WORDS.exec(before);
      if (!found) return null;
      const [, sign, words = ""] = found;
      at = before.length - words.length - 1;
      return { sign, q: words };
    },
    choose(text) {
      field.setRangeText(`${text} `, at, field.selectionStart, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
}
