import { changedFields, type Definition, equal } from './definition';

/** What was typed in an editor and not sent: the text, and the definition it began with. */
export interface Draft {
  base: Definition;
  json: string;
  /** The older version that was put into the editor, if one was. */
  version?: string | undefined;
}

/** Where drafts outlast a reload; a browser's session storage. */
export type DraftShelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PREFIX = 'ekiden.draft.';

/** Drafts of this tab by the app they are of; the empty id is of apps that are not there yet. */
export class Drafts {
  constructor(private readonly shelf: () => DraftShelf) {}

  read(appId: string): Draft | undefined {
    try {
      const { base, json, version } = JSON.parse(this.shelf().getItem(PREFIX + appId) ?? 'null') as Draft;
      return typeof json === 'string' && typeof base === 'object' && base !== null ? { base, json, ...(typeof version === 'string' ? { version } : {}) } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether it is kept: a browser may refuse to, or have no room. */
  keep(appId: string, draft: Draft): boolean {
    try {
      this.shelf().setItem(PREFIX + appId, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  forget(appId: string): void {
    try {
      this.shelf().removeItem(PREFIX + appId);
    } catch {
      // Then nothing was kept either.
    }
  }
}

/**
 * What was changed in the draft, changed in the app as it is now: what others changed meanwhile stays theirs. Text that is
 * no definition (yet) is left as it is.
 *
 * @param typed the draft as a definition, if it is one
 */
export function rebased(draft: Draft, typed: Definition | undefined, current: Definition): Draft & { moved: string[] } {
  if (typed === undefined || equal(draft.base, current)) return { ...draft, moved: [] };
  const mine = changedFields(draft.base, typed);
  const moved = changedFields(draft.base, current);
  const next: Definition = { ...current };
  for (const field of mine) {
    if (field in typed) next[field] = typed[field];
    else delete next[field];
  }
  return { base: current, json: JSON.stringify(next, null, 2), moved };
}
