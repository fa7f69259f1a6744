// A part of a page that changes by itself: asked for anew, and put in place of the old one, with the focus kept inside.
// <section id data-enhance="renew" data-every="5"> asks every five seconds while the page is looked at; data-done ends it.
// While a box to write in is unfolded in it, it waits.
import { enhance } from "./enhance.js";
import { swap } from "./swap.js";

export default function every(section) {
  const { every: seconds } = section.dataset;
  if (!seconds || section.hasAttribute("data-done")) return;
  setTimeout(() => {
    if (document.hidden || section.querySelector("details[open] :is(input:not([type=hidden]), textarea)")) every(section);
    else renew(section.id).catch(() => null).then((changed) => { if (!changed && section.isConnected) every(section) });
  }, Number(seconds) * 1000);
}

export async function renew(id) {
  const answer = await fetch(location.pathname + location.search).catch(() => null);
  if (!answer?.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  const there = document.getElementById(id);
  if (!fresh || !there) return false;
  swap(there, fresh);
  enhance(fresh);
  return true;
}
