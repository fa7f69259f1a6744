// One socket for the page. It is only a hint: whoever uses it asks over HTTP for what came while it was away.
let socket = null;

export async function connect(address) {
  if (socket) return socket;
  const { io } = await import(address);
  socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 8000 });
  return socket;
}

// Enters a channel now and after each new connection; `onEnter` runs when the server has let us in.
export function enter(live, channel, onEnter) {
  const ask = () => live.emit("enter", { channel }, (answer) => { if (answer?.ok) onEnter(); });
  live.on("connect", ask);
  if (live.connected) ask();
}

export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
