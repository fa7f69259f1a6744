// Lets this browser be told: asks the person, asks the push service for an address, and sends the form with it.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export default function push(form) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  form.hidden = false;
  const said = form.querySelector("[data-said]");

  async function subscribe() {
    const registration = await navigator.serviceWorker.register(form.dataset.worker);
    await navigator.serviceWorker.ready;
    // One that was made for another key, or before somebody else signed in here, is of no use.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = form.dataset.refused;
      return;
    }
    try {
      const made = await subscribe();
      form.elements.endpoint.value = made.endpoint;
      form.elements.public_key.value = text(made.getKey("p256dh"));
      form.elements.secret.value = text(made.getKey("auth"));
    } catch {
      said.textContent = form.dataset.failed;
      return;
    }
    form.submit();
  });
}
