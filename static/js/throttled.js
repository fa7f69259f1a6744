// An action that many calls lead to once in a while.
export function throttled(pause, action) {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      action();
    }, pause);
  };
}
