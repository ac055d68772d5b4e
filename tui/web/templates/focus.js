// The terminal takes keys as soon as it is there, without a click.
const terminal = document.getElementById("terminal");
new MutationObserver((_, observer) => {
  const keys = terminal.querySelector("textarea");
  if (keys) {
    keys.focus();
    observer.disconnect();
  }
}).observe(terminal, { childList: true, subtree: true });
