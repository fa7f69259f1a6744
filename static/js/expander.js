// Typing @ or # in a text offers people and things by name; choosing one writes a link that is kept as a mention or a reference.
const WORDS = /(?:^|[\s(])([@#])([^\s@#\[\]()][^@#\[\]()\n]{0,40})?$/;
const PAUSE = 150;

export default function expander(field) {
  const list = document.createElement("ul");
  list.id = `${field.id}-names`;
  list.className = "names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.namesLabel);
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  const state = { timer: 0, at: 0, chosen: 0, asked: "" };

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    const options = [...list.children];
    state.chosen = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === state.chosen)));
    field.setAttribute("aria-activedescendant", options[state.chosen].id);
    options[state.chosen].scrollIntoView({ block: "nearest" });
  };

  const choose = (option) => {
    field.setRangeText(`${option.dataset.text} `, state.at, field.selectionStart, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const show = (names) => {
    list.replaceChildren(...names.map((name, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.dataset.text = name.text;
      option.textContent = name.title;
      const note = document.createElement("small");
      note.textContent = name.note;
      option.append(" ", note);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(option);
      });
      return option;
    }));
    list.hidden = names.length === 0;
    if (names.length) mark(0);
    else close();
  };

  const ask = async () => {
    const before = field.value.slice(0, field.selectionStart);
    const found = WORDS.exec(before);
    if (!found) return close();
    const [, sign, words = ""] = found;
    state.at = before.length - words.length - 1;
    state.asked = sign + words;
    const answer = await fetch(`${field.dataset.names}?${new URLSearchParams({ sign, q: words })}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && state.asked === sign + words) show((await answer.json()).names);
  };

  field.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) mark(state.chosen + steps[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") choose(list.children[state.chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
