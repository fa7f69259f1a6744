// The official Socket.IO client outside a browser: enters a channel and writes each message that it hears as a line of JSON.
//   node socket_client.mjs <address> <cookie> <channel>
// Node knows no XMLHttpRequest, which the client's polling is written for: here is as much of one as it needs, over fetch.
import { io } from "../../static/vendor/socket.io-client/socket.io.esm.min.js";

const [address, cookie, channel] = process.argv.slice(2);
const say = (words) => console.log(JSON.stringify(words));

class Asking {
  #headers = {};
  #call = new AbortController();
  open(method, url) {
    Object.assign(this, { method, url, readyState: 1, status: 0, responseText: "" });
  }
  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }
  setDisableHeaderCheck() {}
  getResponseHeader() {
    return null;
  }
  async send(body) {
    try {
      const answer = await fetch(this.url, { method: this.method, body: body ?? undefined, headers: { ...this.#headers, Cookie: cookie }, signal: this.#call.signal });
      this.responseText = await answer.text();
      this.status = answer.status;
    } catch {
      this.status = 0;
    }
    this.readyState = 4;
    this.onreadystatechange?.();
  }
  abort() {
    this.#call.abort();
  }
}
globalThis.XMLHttpRequest = Asking;

const socket = io(address, { transports: ["polling"], reconnection: false, extraHeaders: { Cookie: cookie } });
socket.onAny((event, data) => say({ event, data }));
socket.on("connect_error", (error) => say({ event: "refused", data: String(error.message) }));
socket.on("disconnect", (reason) => say({ event: "ended", data: reason }));
socket.on("connect", () => socket.emit("enter", { channel }, (answer) => say({ event: "entered", data: answer })));
process.stdin.on("end", () => process.exit(0)).resume();
