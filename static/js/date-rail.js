// The days of a long thread beside it: read when the page is still, for they look at every post.
export default function dateRail(rail) {
  if (!window.matchMedia("(min-width: 60rem)").matches) return;
  const begin = window.requestIdleCallback ?? ((action) => setTimeout(action, 300));
  begin(async () => {
    const answer = await fetch(rail.dataset.places).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = document.createElement("ol");
    list.tabIndex = 0;
    list.append(...page.querySelectorAll("[data-day]"));
    rail.append(list);
    rail.hidden = false;
  });
}
