// On the page where one signs in nobody writes here any more: without signal there is nothing to go on with.
import { nobodyHere } from "./device.js";

export default nobodyHere;
