import { tell, tellFailure } from '../dialogs/open';

/** Clipboards need a secure context, which plain HTTP is not: there the text is copied as somebody would, by marking it. */
export function copied(text: string): void {
  const written = navigator.clipboard?.writeText(text);
  if (written === undefined) said(text, byMarking(text));
  else written.then(() => tell('Copied'), () => said(text, byMarking(text)));
}

/** What cannot be copied stays on the page, to be marked by hand. */
const said = (text: string, done: boolean) => (done ? tell('Copied') : tellFailure(text));

function byMarking(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'visually-hidden';
  // What is outside of an open dialog cannot be marked.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.focus({ preventScroll: true });
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
