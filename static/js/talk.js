// How long a step still takes, in words; at its end the page asks where things stand.
export default function talk(root) {
  const line = root.querySelector("[data-left]");
  if (!line) return;
  const closes = Date.parse(root.dataset.closes);
  const tick = () => {
    if (!root.isConnected) return;
    const minutes = Math.ceil((closes - Date.now()) / 60000);
    if (minutes > 90) return;
    line.textContent = minutes > 0 ? line.dataset.textMinutes.replace("{n}", minutes) : line.dataset.textOver;
    if (minutes <= 0) {
      // Asking once is enough: whoever asks first has the server open the next step, and tell everyone.
      setTimeout(() => fetch(location.pathname).catch(() => null), 500);
      return;
    }
    setTimeout(tick, 15000);
  };
  tick();
}
