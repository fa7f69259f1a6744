// The one script of every page. Everything works without it; it starts what makes pages better.
import { enhance } from "./enhance.js";
import { clearSent } from "./autosave.js";

document.documentElement.dataset.scripted = "";
clearSent();
enhance(document);
