// Runs in the background of the browser: shows that something is new, and opens the list of notices.
self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const shown = { body: told.words, tag: "news", data: { href: told.href ?? "/notices" } };
  event.waitUntil(self.registration.showNotification(told.title ?? "Enquiry Hub", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.href));
});
