// What this device holds of drafts, each under its writer's id: {at, fields, version, saved, page}. `saved` says that the hub has these
// very words; `page` what a page needs that goes on without the hub: {heading, action, boxes}.
export function storageName(key) {
  return `draft:${key}`;
}

export function find(key) {
  try {
    return JSON.parse(localStorage.getItem(storageName(key)));
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(storageName(key), JSON.stringify(value));
  } catch {
    // The device has no room or keeps nothing in private windows: the server still does.
  }
}

// The keys of all drafts on this device.
export function keys() {
  return Object.keys(localStorage).filter((name) => name.startsWith("draft:")).map((name) => name.slice("draft:".length));
}

function writable(form) {
  const left = ["csrf_token", "client_id"];
  return [...form.elements].filter((field) => field.name && !left.includes(field.name)
    && !["file", "password", "submit", "button"].includes(field.type) && !("draftSkip" in field.dataset));
}

// Boxes of one name are one list, in their order.
export function read(form) {
  const fields = {};
  for (const field of writable(form)) {
    if (field.type === "checkbox") (fields[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (field.type !== "radio") fields[field.name] = field.name in fields ? [fields[field.name], field.value].flat() : field.value;
    else if (field.checked) fields[field.name] = field.value;
  }
  return fields;
}

export function write(form, fields) {
  const shown = {};
  for (const field of writable(form)) {
    if (!(field.name in fields)) continue;
    const value = fields[field.name];
    if (field.type === "checkbox") field.checked = value.includes(field.value);
    else if (field.type === "radio") field.checked = value === field.value;
    else field.value = Array.isArray(value) ? value[shown[field.name] = (shown[field.name] ?? -1) + 1] ?? field.value : value;
  }
}

// Whether two sets of fields differ in anything that somebody wrote or chose.
export function wordsDiffer(one, other) {
  const sides = [one, other].map((fields) => Object.entries(fields).map(([name, value]) => [name, String(value ?? "")]).filter(([name, value]) => value && name !== "base").sort());
  return JSON.stringify(sides[0]) !== JSON.stringify(sides[1]);
}

// Whether every word of the other fields is in these.
export function holds(fields, others) {
  return Object.entries(others).every(([name, value]) => (name.startsWith("part_") || name === "body" || name === "title" ? String(fields[name] ?? "").includes(String(value ?? "").trim()) : true));
}

export function shownOn(form) {
  if (!("draftShown" in form.dataset)) return undefined;
  const boxes = [...form.querySelectorAll("textarea[name], input[type=date][name]")].filter((box) => !("draftSkip" in box.dataset));
  const heading = form.dataset.heading ?? document.querySelector("h1")?.textContent.trim() ?? "";
  return { heading, action: form.getAttribute("action"), boxes: boxes.map((box) => ({ name: box.name, label: box.labels[0]?.textContent.trim() ?? "", type: box.type })) };
}
