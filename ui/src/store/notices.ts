/** A sentence at the foot of the page about what was started, or could not be. */
export interface Notice {
  text: string;
  /** The deployment that it began, if one. */
  deployment?: string | undefined;
  /** What failed stays until it is dismissed: it may be told long after anybody looked. */
  failed: boolean;
}

/** More than these would cover the page; the oldest go. */
const FAILURES = 3;

/** With one more: the last word of what goes by itself takes the place of the one before, and what failed stands there once. */
export function told(notices: readonly Notice[], next: Notice): readonly Notice[] {
  const failures = notices.filter(({ failed, text }) => failed && text !== next.text);
  return next.failed ? [...failures, next].slice(-FAILURES).concat(passing(notices)) : [...failures, next];
}

export const lasting = (notices: readonly Notice[]) => notices.filter(({ failed }) => failed);

export const passing = (notices: readonly Notice[]) => notices.filter(({ failed }) => !failed);

export const dismissed = (notices: readonly Notice[], notice: Notice) => notices.filter((one) => one !== notice);
