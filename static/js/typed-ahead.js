// Offers things by their names while somebody types what to look for; choosing one leads to it.
import offerNames from "./names-list.js";

const REFERENCE = /\((\w+):(\w+)\)$/;

export default function typedAhead(field) {
  field.autocomplete = "off";
  offerNames(field, {
    first: -1,
    look() {
      const words = field.value.trim();
      return words ? { sign: "#", q: words } : null;
    },
    choose(text) {
      const [, kind, id] = REFERENCE.exec(text);
      location.assign(`/go/${kind}/${id}`);
    },
  });
}
