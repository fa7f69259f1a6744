// Opens the dialog that data-opens names, instead of following a link; a press on the ground behind closes it.
export function openDialog(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  dialog.onpointerdown = (event) => {
    if (event.target === dialog && outside(dialog, event)) dialog.close();
  };
}

export function opener(element) {
  const dialog = document.getElementById(element.dataset.opens);
  if (!dialog?.showModal) return;
  element.hidden = false;
  element.setAttribute("aria-haspopup", "dialog");
  element.addEventListener("click", (event) => {
    event.preventDefault();
    openDialog(dialog);
  });
}

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
