// Whether somebody is still signed in here, and the mark that their forms need: a page may be older than the sign-in.
export async function freshToken(viewer) {
  const answer = await fetch("/account").catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('meta[name="csrf-token"]')?.content;
  if (!fresh || page.querySelector("[data-waiting]")?.dataset.viewer !== viewer) return null;
  let mark = document.querySelector('meta[name="csrf-token"]');
  if (!mark) {
    mark = Object.assign(document.createElement("meta"), { name: "csrf-token" });
    document.head.append(mark);
  }
  mark.content = fresh;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = fresh;
  return fresh;
}
