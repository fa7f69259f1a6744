// A PDF that is read here: pages are drawn as they are reached, words can be selected, and what is selected fills the form beside.
// Notes are found again on the page by their letters, else by their words with what stands around them (pdf-anchor.js).
import { anchorOf, find, rangeOf, wordsOf } from "./pdf-anchor.js";
import { element } from "./element.js";

const NEAR = "1200px"; // pages are drawn so far before they are reached
const SIZES = [1, 1.5, 2, 3]; // of the width that there is
const KEPT = 12; // so many drawn pages are kept; the farthest go first

export default async function pdfReader(reader) {
  const { dataset } = reader;
  reader.hidden = false;
  const said = reader.querySelector("[data-pdf-said]");
  try {
    const library = await import(dataset.library);
    library.GlobalWorkerOptions.workerSrc = dataset.worker;
    const opened = await library.getDocument({
      url: dataset.pdf, wasmUrl: new URL(dataset.decoders, location.href).href, useWasm: false, isEvalSupported: false, disableRange: true, verbosity: 0,
    }).promise;
    await new Book(reader, library, opened).begin();
  } catch {
    said.textContent = dataset.textFailed;
    reader.dataset.failed = "";
  }
}

class Book {
  constructor(reader, library, opened) {
    Object.assign(this, { reader, library, opened, sheets: [], drawn: [], size: 0 });
    this.pages = reader.querySelector("[data-pdf-pages]");
    this.form = document.querySelector("[data-pdf-form]");
    this.write = reader.querySelector("[data-pdf-write]");
    this.findNotes();
    document.getElementById("notes").addEventListener("notes-came", () => this.markAnew());
  }

  async begin() {
    const first = (await this.opened.getPage(1)).getViewport({ scale: 1 });
    for (let number = 1; number <= this.opened.numPages; number += 1) {
      const sheet = element("div", "pdf-page");
      Object.assign(sheet, { id: `page-${number}` });
      sheet.dataset.number = number;
      sheet.setAttribute("role", "group");
      sheet.setAttribute("aria-label", this.reader.dataset.textPage.replace("{n}", number));
      sheet.style.aspectRatio = `${first.width} / ${first.height}`;
      this.sheets.push(sheet);
    }
    this.pages.append(...this.sheets);
    const near = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) this.draw(target);
    }, { root: this.pages, rootMargin: NEAR });
    this.sheets.forEach((sheet) => near.observe(sheet));
    this.pages.addEventListener("scroll", () => this.where(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.pages);
    document.addEventListener("selectionchange", () => this.selected());
    this.write.addEventListener("click", () => this.take());
    this.sizers = [...this.reader.querySelectorAll("[data-pdf-size]")];
    for (const button of this.sizers) button.addEventListener("click", () => this.resize(Number(button.dataset.pdfSize)));
    document.getElementById("notes").addEventListener("click", (event) => {
      const link = event.target.closest("[data-pdf-go]");
      if (!link) return;
      event.preventDefault();
      this.go(Number(link.dataset.pdfGo));
    });
    this.where();
    this.start();
    this.reader.dataset.ready = "";
  }

  findNotes() {
    this.notes = [...document.querySelectorAll("[data-note]")];
  }

  // Notes of others have come, or went.
  markAnew() {
    this.findNotes();
    for (const sheet of this.drawn) {
      sheet.children[1].replaceChildren();
      this.mark(sheet);
    }
  }

  // After a note was kept, its page is the one to see.
  start() {
    const note = this.notes.find((found) => `#${found.id}` === location.hash);
    const page = note?.dataset.page ?? location.hash.match(/^#page-(\d+)$/)?.[1];
    if (page) this.go(Number(page), false);
  }

  go(number, focus = true) {
    const sheet = this.sheets[Math.min(Math.max(number, 1), this.sheets.length) - 1];
    this.pages.scrollTop = sheet.offsetTop;
    if (focus) {
      this.reader.scrollIntoView({ block: "start" });
      this.pages.focus({ preventScroll: true });
    }
  }

  where() {
    const middle = this.pages.scrollTop + this.pages.clientHeight / 3;
    const number = Math.max(1, this.sheets.filter((sheet) => sheet.offsetTop <= middle).length);
    this.reader.querySelector("[data-pdf-where]").textContent = this.reader.dataset.textOf.replace("{n}", number).replace("{all}", this.sheets.length);
  }

  async draw(sheet) {
    if (sheet.drawing) return;
    const drawing = (sheet.drawing = Symbol("drawing"));
    const page = await this.opened.getPage(Number(sheet.dataset.number));
    const natural = page.getViewport({ scale: 1 });
    sheet.style.aspectRatio = `${natural.width} / ${natural.height}`;
    const width = sheet.clientWidth;
    const view = page.getViewport({ scale: width / natural.width });
    const fine = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = element("canvas", "pdf-paper");
    canvas.width = Math.floor(view.width * fine);
    canvas.height = Math.floor(view.height * fine);
    canvas.setAttribute("aria-hidden", "true");
    const letters = element("div", "pdf-text");
    letters.style.setProperty("--total-scale-factor", view.scale);
    const marks = element("div", "pdf-marks");
    const layer = new this.library.TextLayer({ textContentSource: page.streamTextContent(), container: letters, viewport: view });
    await Promise.all([
      page.render({ canvas, viewport: view, transform: [fine, 0, 0, fine, 0, 0] }).promise,
      layer.render(),
    ]);
    if (sheet.drawing !== drawing) return; // it was thrown away meanwhile
    sheet.replaceChildren(canvas, marks, letters);
    sheet.drawnWidth = width;
    this.mark(sheet);
    this.drawn = [...this.drawn.filter((found) => found !== sheet), sheet];
    this.spare();
  }

  // A long document does not stay in the memory of a phone.
  spare() {
    const top = this.pages.scrollTop;
    while (this.drawn.length > KEPT) {
      const far = this.drawn.reduce((one, other) => (Math.abs(other.offsetTop - top) > Math.abs(one.offsetTop - top) ? other : one));
      this.clear(far);
    }
  }

  clear(sheet) {
    sheet.drawing = null;
    sheet.replaceChildren();
    this.drawn = this.drawn.filter((found) => found !== sheet);
  }

  resize(steps) {
    const here = this.pages.scrollTop / this.pages.scrollHeight;
    this.size = Math.min(Math.max(this.size + steps, 0), SIZES.length - 1);
    for (const sheet of this.sheets) sheet.style.width = `${SIZES[this.size] * 100}%`;
    this.pages.scrollTop = here * this.pages.scrollHeight;
    for (const button of this.sizers) button.disabled = !(SIZES[this.size + Number(button.dataset.pdfSize)]);
    this.resized();
  }

  resized() {
    for (const sheet of [...this.drawn]) {
      if (Math.abs(sheet.clientWidth - sheet.drawnWidth) < 2) continue;
      this.clear(sheet);
      this.draw(sheet);
    }
  }

  mark(sheet) {
    const [, marks, letters] = sheet.children;
    const words = wordsOf(letters);
    const box = sheet.getBoundingClientRect();
    for (const note of this.notes.filter((found) => found.dataset.page === sheet.dataset.number)) {
      const place = find(words.text, { ...note.dataset, exact: note.querySelector("[data-quote]").textContent });
      note.querySelector("[data-lost]").hidden = Boolean(place);
      if (!place) continue;
      for (const line of rangeOf(words, place.starts, place.ends).getClientRects()) {
        if (line.width < 1) continue;
        const mark = element("div", "pdf-mark");
        mark.dataset.markOf = note.dataset.note;
        mark.style.left = `${((line.left - box.left) / box.width) * 100}%`;
        mark.style.top = `${((line.top - box.top) / box.height) * 100}%`;
        mark.style.width = `${(line.width / box.width) * 100}%`;
        mark.style.height = `${(line.height / box.height) * 100}%`;
        marks.append(mark);
      }
    }
  }

  selected() {
    const selection = document.getSelection();
    const letters = selection.rangeCount && !selection.isCollapsed ? within(selection.getRangeAt(0).startContainer) : null;
    if (!letters || !this.reader.contains(letters)) {
      if (!selection.isCollapsed) this.write.disabled = true;
      return;
    }
    const found = anchorOf(wordsOf(letters), selection.getRangeAt(0), letters);
    this.picked = found && { ...found, page: letters.closest(".pdf-page").dataset.number };
    this.write.disabled = !this.picked;
  }

  // The words go into the form, which anybody may still change by hand.
  take() {
    if (!this.picked) return;
    for (const [name, value] of Object.entries(this.picked)) this.form.elements[name].value = value;
    this.reader.querySelector("[data-pdf-said]").textContent = this.reader.dataset.textPicked.replace("{words}", this.picked.exact);
    this.form.scrollIntoView({ block: "nearest" });
    this.form.elements.note.focus();
  }
}

function within(node) {
  return (node instanceof Element ? node : node.parentElement)?.closest(".pdf-text");
}
