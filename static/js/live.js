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

// Enters a channel now and after each new connection; `onEnter` runs when the server has let us in.
export function enter(live, channel, onEnter) {
  const ask = () => live.emit("enter", { channel }, (answer) => {
    if (!answer?.ok) return;
    entered.add(channel);
    mark();
    onEnter();
  });
  live.on("connect", ask);
  if (live.connected) ask();
}

function mark() {
  document.documentElement.dataset.live = [...entered].join(" ");
}

export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
