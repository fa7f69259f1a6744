// One socket for the page. It is only a hint: whoever uses it asks over HTTP for what came while it was away.
let socket = null;

const entered = new Set(); // the channels that the page is in; the root says which, as `data-enhanced` says what has started

export async function connect(address) {
  if (socket) return socket;
  const { io } = await import(address);
  socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 8000 });
  socket.on("disconnect", () => {
    entered.clear();
    mark();
  });
  return socket;
}

// Enters a channel now and after each new connection. `onEnter` runs when the server has let us in, and is told whether anything may have
// been said there that this page does not know: while the line was down, or between the page's making and now.
export function enter(live, channel, onEnter) {
  let before = false;
  const ask = () => live.emit("enter", { channel, age: age() }, (answer) => {
    if (!answer?.ok) return;
    entered.add(channel);
    mark();
    onEnter(before || Boolean(answer.missed));
    before = true;
  });
  live.on("connect", ask);
  if (live.connected) ask();
}

// Seconds since this page was asked for, after a form had sent its reader there.
function age() {
  return (performance.now() - (performance.getEntriesByType("navigation")[0]?.fetchStart ?? 0)) / 1000;
}

function mark() {
  document.documentElement.dataset.live = [...entered].join(" ");
}

export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
