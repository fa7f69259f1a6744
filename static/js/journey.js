// On a narrow screen, brings today into view without moving the page. The strip snaps to stops, so it goes to the stop
// behind us, or to the one before it where today's label would be cut off.
export default function journey(strip) {
  const today = strip.querySelector("[data-today]");
  if (!today) return;
  const left = (element) => element.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  const stop = today.closest("li");
  const cut = left(today.firstElementChild) < left(stop);
  strip.scrollLeft += left((cut && stop.previousElementSibling) || stop);
}
