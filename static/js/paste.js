// Pasting from Word, Outlook, Google Docs and the like into a box for Markdown: headings, lists, bold, italics, links and tables stay,
// everything else drops. What has none of them is pasted as the browser does it.
const LONGEST = 2_000_000;
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "TABLE", "TBODY", "THEAD", "TR", "TD", "TH", "BLOCKQUOTE", "PRE", "HR", "SECTION", "ARTICLE", "HEADER", "FOOTER", "DL", "DT", "DD", "FIGURE"]);
const DROPPED = new Set(["STYLE", "SCRIPT", "HEAD", "META", "TITLE", "XML", "IMG", "SVG", "OBJECT", "IFRAME", "TEMPLATE", "INPUT", "BUTTON", "SELECT", "TEXTAREA", "NOSCRIPT"]);
const PLAIN = { bold: false, italic: false, href: "" };

export default function paste(field) {
  field.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!html || html.length > LONGEST || field.readOnly) return;
    const found = toMarkdown(html);
    if (!found.structured) return;
    event.preventDefault();
    insert(field, found.text);
  });
}

function insert(field, text) {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const several = text.includes("\n") || /^(#|[-*] |\d+\. |\||> )/.test(text);
  const lead = several && before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  const tail = several && after && !after.startsWith("\n") ? "\n\n" : "";
  field.focus();
  // So that it can be undone; browsers that no longer know the command get the text all the same.
  if (document.execCommand("insertText", false, lead + text + tail)) return;
  field.setRangeText(lead + text + tail, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function toMarkdown(html) {
  // Styles say what is bold and what is a list; under another name, so that the browser has none to refuse.
  const part = html.replace(/^[\s\S]*?<!--StartFragment-->|<!--EndFragment-->[\s\S]*$/gi, "").replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-pasted=");
  const page = new DOMParser().parseFromString(part, "text/html");
  const writer = { blocks: [], runs: [], structured: false, depth: 0, ordered: [] };
  visit(page.body, PLAIN, writer);
  flush(writer);
  return { text: joined(writer.blocks), structured: writer.structured };
}

function visit(node, style, writer) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) addText(writer, child.data, style);
    else if (child.nodeType === Node.ELEMENT_NODE && !isDropped(child)) element(child, style, writer);
  }
}

function isDropped(node) {
  const style = node.dataset.pasted ?? "";
  return DROPPED.has(node.tagName.toUpperCase()) || /mso-list:\s*ignore|display:\s*none|mso-hide:\s*all|mso-element:\s*comment/i.test(style);
}

function addText(writer, data, style) {
  const text = data.replace(/[\s\u00a0]+/g, " ");
  if (text) writer.runs.push({ text, ...style });
}

function element(node, style, writer) {
  const name = node.tagName.toUpperCase();
  if (name === "BR") return void writer.runs.push({ text: "\n", ...style });
  if (!BLOCKS.has(name)) return visit(node, styled(node, style), writer);
  flush(writer);
  if (name === "TABLE" && isData(node)) return table(node, writer);
  if (name === "UL" || name === "OL") return list(node, style, writer);
  if (name === "HR") return void writer.blocks.push({ kind: "rule", text: "---" });
  if (name === "PRE") return void writer.blocks.push({ kind: "code", text: `\`\`\`\n${node.textContent.trimEnd()}\n\`\`\`` });
  if (name === "BLOCKQUOTE") return quote(node, style, writer);
  visit(node, styled(node, style), writer);
  flush(writer, kindOf(node, name, writer));
}

// Google Docs wraps everything in <b style="font-weight:normal">: the style has the last word.
function styled(node, style) {
  const name = node.tagName.toUpperCase();
  const own = node.dataset.pasted ?? "";
  const weight = /font-weight:\s*(bold|bolder|normal|\d+)/i.exec(own)?.[1];
  const slant = /font-style:\s*(italic|normal)/i.exec(own)?.[1];
  const bold = weight ? /bold/i.test(weight) || Number(weight) >= 600 : style.bold || name === "B" || name === "STRONG" || name === "TH";
  const italic = slant ? slant.toLowerCase() === "italic" : style.italic || name === "I" || name === "EM";
  return { bold, italic, href: name === "A" ? address(node.getAttribute("href")) || style.href : style.href };
}

function address(href) {
  let found = null;
  try {
    found = new URL((href ?? "").trim());
  } catch {
    return "";
  }
  if (found.hostname === "www.google.com" && found.pathname === "/url" && found.searchParams.get("q")) return address(found.searchParams.get("q"));
  if (!["http:", "https:", "mailto:"].includes(found.protocol)) return "";
  return found.href.replace(/\(/g, "%28").replace(/\)/g, "%29").replace(/[\s<>]/g, encodeURIComponent);
}

// What a block is: a heading, an item of one of Word's lists (paragraphs that say their level in a style), or a paragraph.
function kindOf(node, name, writer) {
  const style = node.dataset.pasted ?? "";
  const level = /mso-list:[^;]*level(\d)/i.exec(style)?.[1];
  if (level && !/^H[1-6]$/.test(name)) {
    const sign = [...node.querySelectorAll("[data-pasted]")].find((found) => /mso-list:\s*ignore/i.test(found.dataset.pasted))?.textContent ?? "";
    return { kind: "item", level: Number(level), ordered: /^[\s\u00a0(]*([0-9]+|[a-z]|[ivxlc]+)[.)]/i.test(sign) };
  }
  if (/^H[1-6]$/.test(name)) return { kind: "heading", level: Number(name[1]) };
  if (node.classList.contains("MsoTitle")) return { kind: "heading", level: 1 };
  if (name === "LI" && writer.depth) return { kind: "item", level: Number(node.getAttribute("aria-level") || node.dataset.ariaLevel) || writer.depth, ordered: writer.ordered.at(-1) };
  return { kind: "paragraph" };
}

function list(node, style, writer) {
  writer.depth += 1;
  writer.ordered.push(node.tagName.toUpperCase() === "OL");
  for (const child of node.children) {
    if (child.tagName.toUpperCase() === "LI") item(child, style, writer);
    else element(child, style, writer);
  }
  writer.ordered.pop();
  writer.depth -= 1;
}

// An item's own words first, then the lists inside it.
function item(node, style, writer) {
  const inner = { ...writer, blocks: [], runs: [], structured: false };
  visit(node, styled(node, style), inner);
  flush(inner);
  const own = inner.blocks.filter((block) => block.kind === "paragraph" || block.kind === "heading");
  if (own.length) writer.blocks.push({ ...kindOf(node, "LI", writer), text: own.map((block) => block.text).join(" ").replace(/\n/g, " ") });
  writer.blocks.push(...inner.blocks.filter((block) => !own.includes(block)));
  writer.structured = true;
}

function quote(node, style, writer) {
  const inner = { ...writer, blocks: [], runs: [] };
  visit(node, style, inner);
  flush(inner);
  const text = joined(inner.blocks);
  writer.structured ||= inner.structured;
  if (text) writer.blocks.push({ kind: "quote", text: text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n") });
}

// A table of data has columns; one that only holds a letter in place (Outlook) is looked through.
function isData(node) {
  if (node.querySelector("table") || node.getAttribute("role") === "presentation") return false;
  return node.rows.length > 0 && Math.max(...[...node.rows].map((row) => row.cells.length)) > 1;
}

function table(node, writer) {
  const rows = [...node.rows].map((row) => [...row.cells].flatMap((cell) => [inCell(cell), ...Array(Math.min(cell.colSpan, 20) - 1).fill("")]));
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.filter((row) => row.some(Boolean)).map((row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`);
  if (!lines.length) return;
  lines.splice(1, 0, `|${" --- |".repeat(width)}`);
  writer.blocks.push({ kind: "table", text: lines.join("\n") });
  writer.structured = true;
}

function inCell(cell) {
  const inner = { blocks: [], runs: [], structured: false, depth: 0, ordered: [] };
  visit(cell, PLAIN, inner);
  flush(inner);
  return inner.blocks.map((block) => block.text).join(" ").replace(/\n/g, " ").replace(/\|/g, "\\|").trim();
}

// Ends a block: its runs of text become Markdown.
function flush(writer, what = { kind: "paragraph" }) {
  const runs = merged(writer.runs, what.kind === "heading");
  writer.runs = [];
  const text = runs.map(marked).join("").replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim();
  if (!text) return;
  if (what.kind !== "paragraph" || runs.some((run) => run.bold || run.italic || run.href)) writer.structured = true;
  writer.blocks.push({ ...what, text: what.kind === "paragraph" ? text.replace(/^(#{1,6} |>|[-+] |\d+(?=[.)] ))/gm, "\\$1").replace(/^\\(\d+)/gm, "$1\\") : text.replace(/\n/g, " ") });
}

function merged(runs, heading) {
  const found = [];
  for (const run of runs) {
    const now = heading ? { ...run, bold: false } : run;
    const last = found.at(-1);
    const blank = !now.text.trim() && now.text !== "\n";
    if (last && (blank || (last.bold === now.bold && last.italic === now.italic && last.href === now.href))) last.text += now.text;
    else found.push({ ...now });
  }
  return found;
}

function marked(run) {
  const text = run.text.replace(/[\\*`]/g, "\\$&").replace(/(^|\W)_|_(?=\W|$)/g, (all) => all.replace("_", "\\_")).replace(/\]\(/g, "]\\(");
  if (!text.trim()) return text;
  const [, lead, words, tail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  const sign = `${run.bold ? "**" : ""}${run.italic ? "*" : ""}`;
  const body = sign ? words.split("\n").map((line) => (line.trim() ? sign + line.trim() + [...sign].reverse().join("") : line)).join("\n") : words;
  if (!run.href) return lead + body + tail;
  const bare = run.href.replace(/^mailto:/, "");
  const same = [bare, bare.replace(/\/$/, "")].includes(run.text.trim());
  return lead + (same ? run.text.trim() : `[${body.replace(/[[\]]/g, "\\$&").replace(/\n/g, " ")}](${run.href})`) + tail;
}

// Blocks stand apart by an empty line, items of one list do not; four spaces for each level.
function joined(blocks) {
  const lines = [];
  const counts = [];
  let last = null;
  let level = 0;
  for (const block of blocks) {
    if (block.kind !== "item") {
      lines.push(last ? "\n\n" : "", block.kind === "heading" ? `${"#".repeat(block.level)} ${block.text}` : block.text);
      counts.length = 0;
      level = 0;
    } else {
      const before = level;
      level = Math.max(1, Math.min(block.level, level + 1));
      counts.length = Math.min(counts.length, level);
      const same = before === level && last.ordered === block.ordered;
      counts[level - 1] = same || counts[level - 1]?.ordered === block.ordered ? { ordered: block.ordered, n: counts[level - 1].n + 1 } : { ordered: block.ordered, n: 1 };
      const apart = last?.kind !== "item" || (before === level && !same);
      lines.push(last ? (apart ? "\n\n" : "\n") : "", `${"    ".repeat(level - 1)}${block.ordered ? `${counts[level - 1].n}.` : "-"} ${block.text}`);
    }
    last = block;
  }
  return lines.join("").replace(/\n{3,}/g, "\n\n").trim();
}
