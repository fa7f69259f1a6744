// Says under a box how many words it holds, beside how many were asked for, and how old one has to be to read them with ease.
// The age is the Flesch-Kincaid grade (Kincaid et al. 1975), which counts American school years, and five; it knows English only.
const ENOUGH = 20;

export default function words(box) {
  const line = document.createElement("p");
  line.className = "small muted flush";
  (box.closest(".field") ?? box).append(line);
  const say = () => {
    const found = box.value.match(/[\p{L}\p{N}’'-]+/gu) ?? [];
    const said = box.dataset.counted.replace("{n}", found.length).replace("{aim}", box.dataset.aim);
    line.textContent = found.length < ENOUGH ? said : `${said} ${box.dataset.age.replace("{age}", ageFor(box.value, found))}`;
  };
  box.addEventListener("input", say);
  say();
}

function ageFor(text, found) {
  const sentences = Math.max(1, (text.match(/[.!?…]+(?=\s|$)/g) ?? []).length);
  const syllables = found.reduce((sum, word) => sum + syllablesOf(word), 0);
  const grade = 0.39 * (found.length / sentences) + 11.8 * (syllables / found.length) - 15.59;
  return Math.min(22, Math.max(6, Math.round(grade) + 5));
}

// Groups of vowels, without a silent e at the end.
function syllablesOf(word) {
  const plain = word.toLowerCase().replace(/[^a-z]/g, "").replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, "").replace(/^y/, "");
  return Math.max(1, (plain.match(/[aeiouy]{1,2}/g) ?? []).length);
}
