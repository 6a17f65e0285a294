import { tell } from '../dialogs/open';

/** Clipboards need a secure context; without one the text is told, to be selected by hand. */
export function copied(text: string): void {
  const written = navigator.clipboard?.writeText(text);
  if (written === undefined) tell(text);
  else written.then(() => tell('Copied'), () => tell(text));
}
