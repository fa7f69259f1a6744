// Runs in the background of the browser. Keeps the shell: this site's own style, script and type, and one page for writing without
// signal; never a page of anybody's. Shows that something is new, and opens the list of notices. What is in capitals stands above. The hub
// is asked first, always: a new version shows at once, and the shell is for when nobody answers.
const SHELL = `shell-${VERSION}`;

self.addEventListener("install", (event) => {
  const fetched = [...FILES, OFFLINE].map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(fetched)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  else if (request.method === "GET" && address.pathname.startsWith(STATIC)) event.respondWith(fetch(request).catch(() => kept(address.pathname)));
});

async function kept(address) {
  return (await (await caches.open(SHELL)).match(address, { ignoreSearch: true })) ?? Response.error();
}

self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const shown = { body: told.words, tag: "news", data: { href: told.href ?? "/notices" } };
  event.waitUntil(self.registration.showNotification(told.title ?? "Enquiry Hub", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.href));
});
