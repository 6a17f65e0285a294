/** After a key the next one of a word comes within this, in milliseconds. */
const WORD = 250;

let typed = -Infinity;

/** Whether somebody is in the middle of a word, for whom the page does what can wait a little later. */
export const isTyping = () => performance.now() - typed < WORD;

export function startTyping(): void {
  addEventListener('input', () => (typed = performance.now()), { capture: true, passive: true });
}
