// The one script of every page. Everything works without it; it starts what makes pages better.
import { enhance } from "./enhance.js";
import { clearSent } from "./autosave.js";

document.documentElement.dataset.scripted = "";
clearSent();
enhance(document);

// To the content, and no mark of it in the address: a form sent from there would carry it along, and its answer begin below its menu and what it says.
document.querySelector(".skip-link")?.addEventListener("click", (event) => {
  const main = document.getElementById("main");
  event.preventDefault();
  main.scrollIntoView();
  main.focus({ preventScroll: true });
});
