// The board from the keyboard alone. While somebody types, keys are letters.

const TYPING = "input, textarea, select";

export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing) return; // Chinese that is still being put together: its keys, Escape too, are the input method's
    const typing = event.target.matches?.(TYPING);
    if (event.key === "Escape") {
      event.target.blur?.();
      actions.Escape(typing);
      return;
    }
    // Enter on a button or a link is the browser's to follow.
    if (typing || (event.key === "Enter" && event.target.matches?.("button, a"))) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key; // container numbers are typed with Caps Lock on
    const action = Object.hasOwn(actions, key) ? actions[key] : null;
    if (!action) return;
    event.preventDefault();
    action();
  });
}
