// Anchors in the text of a page, after the W3C Web Annotation model: the words with some before and after them, and their letters.
const AROUND = 64;
const LONGEST = 1500;

// Returns the text of a page as its layer holds it, with where each piece begins; the end of a line is one blank.
export function wordsOf(layer) {
  const pieces = [];
  let text = "";
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) {
      pieces.push({ node, starts: text.length });
      text += node.data;
    } else if (node.tagName === "BR") text += " ";
  }
  return { text, pieces };
}

// Returns what is selected on a page, or null where that is nothing; a selection that goes on to the next page ends with this one.
export function anchorOf(words, selection, layer) {
  const range = document.createRange();
  range.selectNodeContents(layer);
  range.setStart(selection.startContainer, selection.startOffset);
  if (layer.contains(selection.endContainer)) range.setEnd(selection.endContainer, selection.endOffset);
  const inside = words.pieces.filter(({ node }) => range.intersectsNode(node));
  if (!inside.length) return null;
  const [first, last] = [inside[0], inside.at(-1)];
  let starts = first.starts + (first.node === range.startContainer ? range.startOffset : 0);
  let ends = last.starts + (last.node === range.endContainer ? range.endOffset : last.node.data.length);
  while (starts < ends && /\s/.test(words.text[starts])) starts += 1;
  while (ends > starts && /\s/.test(words.text[ends - 1])) ends -= 1;
  ends = Math.min(ends, starts + LONGEST);
  if (starts >= ends) return null;
  const { text } = words;
  return { exact: tidy(text.slice(starts, ends)), prefix: text.slice(Math.max(0, starts - AROUND), starts), suffix: text.slice(ends, ends + AROUND), starts, ends };
}

// Returns where the words of an anchor stand in a text, or null: by its letters if the words are there, else where most around them fits.
export function find(text, { exact, prefix = "", suffix = "", starts = "", ends = "" }) {
  const wanted = tidy(exact);
  if (starts !== "" && tidy(text.slice(Number(starts), Number(ends))) === wanted) return { starts: Number(starts), ends: Number(ends) };
  const { plain, places } = plainOf(text);
  const sought = wanted.toLowerCase();
  const [before, after] = [tidy(prefix).toLowerCase(), tidy(suffix).toLowerCase()];
  let best = null;
  for (let at = plain.indexOf(sought); sought && at >= 0; at = plain.indexOf(sought, at + 1)) {
    const end = at + sought.length;
    const fits = alike(reversed(plain.slice(0, at).trimEnd()), reversed(before)) + alike(plain.slice(end).trimStart(), after);
    if (!best || fits > best.fits) best = { fits, starts: places[at], ends: places[end - 1] + 1 };
  }
  return best;
}

// Returns the range of letters of a page.
export function rangeOf({ pieces }, starts, ends) {
  const range = document.createRange();
  const holding = (letter) => pieces.findLast((piece) => piece.starts <= letter) ?? pieces[0];
  const [first, last] = [holding(starts), holding(ends - 1)];
  range.setStart(first.node, Math.min(starts - first.starts, first.node.data.length));
  range.setEnd(last.node, Math.min(ends - last.starts, last.node.data.length));
  return range;
}

function tidy(text) {
  return text.replace(/\s+/g, " ").trim();
}

// Small letters and single blanks, with where each letter came from.
function plainOf(text) {
  let plain = "";
  const places = [];
  [...text].reduce((at, letter) => {
    const small = /\s/.test(letter) ? " " : letter.toLowerCase();
    if (small !== " " || !plain.endsWith(" ")) {
      for (let more = 0; more < small.length; more += 1) places.push(at);
      plain += small;
    }
    return at + letter.length;
  }, 0);
  return { plain, places };
}

function reversed(text) {
  return [...text].reverse().join("");
}

function alike(one, other) {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}
