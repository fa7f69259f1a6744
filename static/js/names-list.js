// The list under a field that offers names while somebody types; one is chosen with the arrows or the pointer.
const PAUSE = 150;

// `look` returns what to ask for now, or nothing; `choose` is given the text of what was chosen; `first` is marked when the list opens (-1: nothing is, and Enter stays the field's own).
export default function offerNames(field, { look, choose, first }) {
  const list = document.createElement("ul");
  list.id = `${field.id}-names`;
  list.className = "names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.namesLabel);
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  const state = { timer: 0, chosen: first, asked: "" };

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

  const take = (option) => {
    close();
    choose(option.dataset.text);
  };

  const show = (names) => {
    list.replaceChildren(...names.map((name, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = name.text;
      option.textContent = name.title;
      const note = document.createElement("small");
      note.textContent = name.note;
      option.append(" ", note);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(option);
      });
      return option;
    }));
    state.chosen = first;
    list.hidden = names.length === 0;
    if (!names.length) close();
    else if (first >= 0) mark(first);
  };

  const ask = async () => {
    const wanted = look();
    if (!wanted) return close();
    const asked = new URLSearchParams(wanted).toString();
    state.asked = asked;
    const answer = await fetch(`${field.dataset.names}?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && state.asked === asked) show((await answer.json()).names);
  };

  field.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) mark(state.chosen < 0 && event.key === "ArrowUp" ? -1 : state.chosen + steps[event.key]);
    else if ((event.key === "Enter" || event.key === "Tab") && state.chosen >= 0) take(list.children[state.chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
