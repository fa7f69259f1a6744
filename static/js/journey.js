// On a narrow screen, brings today into view without moving the page.
export default function journey(strip) {
  const today = strip.querySelector("[data-today]");
  if (!today) return;
  const place = today.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  strip.scrollLeft += place - strip.clientWidth / 2;
}
