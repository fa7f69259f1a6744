// One tab at a time writes a draft. Another tab of the same browser shows what is being written, as it is written, and says where;
// it may take over. What was written last is on the device, so nothing is lost by it, also where the first tab has died.
// Between devices the server's version of the draft decides.
// Says, after a moment, whether no tab is writing a draft.
export function newcomer(name) {
  if (!window.BroadcastChannel) return Promise.resolve(true);
  const channel = new BroadcastChannel(name);
  return new Promise((settle) => {
    const done = (alone) => {
      channel.close();
      settle(alone);
    };
    channel.addEventListener("message", ({ data }) => { if (data === "mine") done(false) });
    channel.postMessage("anyone");
    setTimeout(() => done(true), 400);
  });
}

export function oneTab(form, name, { text, show, tell, moved }) {
  const channel = window.BroadcastChannel ? new BroadcastChannel(name) : null;
  const button = taker();
  const state = { mine: true, claimed: false };

  function taker() {
    const line = form.querySelector("[data-saved][data-text-take]");
    if (!line) return null;
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn quiet small";
    made.textContent = line.dataset.textTake;
    made.hidden = true;
    line.after(made);
    return made;
  }

  const lock = (locked) => {
    for (const field of form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file])")) field.readOnly = locked;
    if (button) button.hidden = !locked;
  };

  // Ends what this tab was doing with the draft: another one goes on.
  const yieldTo = () => {
    moved();
    state.mine = false;
    state.claimed = false;
    lock(true);
    tell("other-tab");
  };

  const release = () => {
    state.mine = true;
    lock(false);
    tell("");
  };

  const free = () => {
    if (state.mine) return;
    show(text());
    release();
  };

  const empty = () => {
    for (const field of form.querySelectorAll("textarea")) field.value = "";
  };

  const claim = () => {
    if (state.claimed) return;
    free();
    state.claimed = true;
    channel?.postMessage("mine");
  };

  button?.addEventListener("click", () => {
    claim();
    form.querySelector("textarea, input")?.focus();
  });
  // A copy that only looks on is not sent: the tab that writes it would send it again.
  form.addEventListener("submit", (event) => {
    if (state.mine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button?.focus();
  }, true);
  // What the event says, not what the device says now: another tab's removal may not have reached this one yet.
  window.addEventListener("storage", (event) => {
    if (event.key !== name || state.claimed) return;
    if (event.newValue) show(JSON.parse(event.newValue));
    else empty();
  });
  window.addEventListener("pagehide", () => { if (state.claimed) channel?.postMessage("gone") });
  window.addEventListener("pageshow", (event) => { if (event.persisted) channel?.postMessage("anyone") });
  channel?.addEventListener("message", ({ data }) => {
    if (data === "anyone" && state.claimed) channel.postMessage("mine");
    if (data === "mine") yieldTo();
    if (data === "gone") free();
    if (data === "sent" && !state.claimed) {
      empty();
      if (!state.mine) release();
    }
  });
  channel?.postMessage("anyone");

  return {
    claim,
    mine: () => state.mine,
    sent: () => {
      state.claimed = false;
      channel?.postMessage("sent");
    },
  };
}
