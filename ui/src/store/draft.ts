import { type Definition, equal, parsed, pretty } from './definition';

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

/** A definition that is being edited, and how it goes together with what others do meanwhile. */
export interface Editing extends Draft {
  /** What others changed since, and is in it: paths such as `env.LEVEL`. */
  taken: readonly string[];
  /** What others changed too, and what is here would replace. */
  contested: readonly string[];
  /** Whether what others changed is not in it yet: the text could not be read so far. */
  behind: boolean;
  /** Whether it did not begin with the app as it is. */
  found: boolean;
  /** Whether the app is not there any more. */
  gone: boolean;
}

/** An older version that is to be put into an editor. */
export interface OldVersion {
  version: string;
  definition: Definition;
}

const CALM = { taken: [], contested: [], behind: false, found: false, gone: false };

/**
 * Where an editor begins: with what was typed before, an older version, or the app as it is; nowhere if there is none of them.
 *
 * @param current the app as it is now, if there is one
 */
export function beginning(draft: Draft | undefined, current: Definition | undefined, old?: OldVersion): Editing | undefined {
  if (draft !== undefined) return current === undefined ? { ...CALM, ...draft, found: true, gone: true } : rebased({ ...CALM, ...draft, found: true }, current);
  if (current === undefined) return undefined;
  return old === undefined ? { ...CALM, base: current, json: pretty(current) } : { ...CALM, base: current, json: pretty(old.definition), version: old.version, found: true };
}

/** After something was typed; text that can be read at last takes in what others changed. */
export function retyped(editing: Editing, json: string, current: Definition | undefined): Editing {
  const next = { ...editing, json };
  return editing.behind && current !== undefined ? rebased(next, current) : next;
}

/** Before it is sent: what others did while it was typed is in it. `current` is the app as it is now, if it is there. */
export function caughtUp(editing: Editing, current: Definition | undefined): Editing {
  return current === undefined ? { ...editing, gone: true } : rebased({ ...editing, gone: false }, current);
}

/** What others did since the draft began, in a sentence or two; empty if nothing. */
export function othersDid({ taken, contested, gone }: Editing): string {
  if (gone) return 'The app is gone: sending this creates it again.';
  return [
    ...(taken.length > 0 ? [`Others have changed ${named(taken)} since: that is in it.`] : []),
    ...(contested.length > 0 ? [`Others have changed ${named(contested)} too: what is here would replace it.`] : []),
  ].join(' ');
}

const NAMED = 6;
const named = (paths: readonly string[]) => (paths.length <= NAMED ? paths.join(', ') : `${paths.slice(0, NAMED).join(', ')} and ${paths.length - NAMED} more`);

/**
 * What was changed in the draft, changed in the app as it is now: what others changed meanwhile stays theirs, key by key.
 * Text that is no definition (yet) is left as it is, and with the base it has.
 */
function rebased(editing: Editing, current: Definition): Editing {
  if (equal(editing.base, current)) return { ...editing, behind: false };
  const typed = parsed(editing.json).definition;
  if (typed === undefined) return { ...editing, behind: true };
  const taken: string[] = [];
  const contested: string[] = [];
  const next = merged(editing.base, typed, current, { taken, contested }, []);
  return { ...editing, base: current, json: pretty(next as Definition), taken: taken.sort(), contested: contested.sort(), behind: false };
}

/** Three values of JSON to one; `undefined` is what is not there. Of what cannot be divided, mine is kept. */
function merged(base: unknown, mine: unknown, theirs: unknown, told: { taken: string[]; contested: string[] }, path: readonly string[]): unknown {
  if (equal(mine, theirs)) return mine;
  // One that had no such object yet had an empty one.
  if (isObject(mine) && isObject(theirs) && (base === undefined || isObject(base))) {
    const before = base ?? {};
    const keys = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
    const entries = [...keys].map((key) => [key, merged(of(before, key), of(mine, key), of(theirs, key), told, [...path, key])]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (equal(base, theirs)) return mine;
  const untouched = equal(base, mine);
  told[untouched ? 'taken' : 'contested'].push(path.join('.'));
  return untouched ? theirs : mine;
}

const isObject = (value: unknown): value is Definition => typeof value === 'object' && value !== null && !Array.isArray(value);
const of = (object: Definition, key: string) => (Object.hasOwn(object, key) ? object[key] : undefined);
