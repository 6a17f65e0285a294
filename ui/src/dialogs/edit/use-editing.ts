import { useEffect, useRef, useState } from 'preact/hooks';
import type { App } from '../../api/types';
import { type Definition, definitionOf, parsed, pretty } from '../../store/definition';
import { caughtUp, type Editing, othersDid, retyped } from '../../store/draft';
import { tell } from '../open';
import { drafts } from './drafts';

/**
 * What is being edited. It is kept at each step, so that it is there for who comes back, and it is said so to who goes.
 *
 * @param draftId under which it is kept: the id of an app, or empty for one that is to be made
 * @param current the app as it is at the moment
 */
export function useEditing(begun: Editing, draftId: string, current: () => Definition | undefined) {
  const [editing, setEditing] = useState(begun);
  const [restored, setRestored] = useState(begun.found);
  const [last, setLast] = useState<Definition>(() => parsed(begun.json).definition ?? begun.base);
  // Whether what was typed is kept; unknown before anything is.
  const kept = useRef<boolean | undefined>(undefined);
  // What is typed while an answer is waited for.
  const latest = useRef(editing);
  latest.current = editing;
  useEffect(
    () => () => {
      if (kept.current !== undefined) tell(kept.current ? 'What you typed is kept: it is there when you come back' : 'What you typed is not kept: the browser has no room for it');
    },
    [],
  );
  const take = (next: Editing) => {
    latest.current = next;
    setEditing(next);
    // Of an app that is gone the draft is all there is.
    if (next.json === pretty(next.base) && !next.gone) {
      drafts.forget(draftId);
      kept.current = undefined;
    } else kept.current = drafts.keep(draftId, { base: next.base, json: next.json, version: next.version });
    const typed = parsed(next.json).definition;
    if (typed !== undefined) setLast(typed);
  };
  return {
    editing,
    latest: () => latest.current,
    /** The last definition that could be read. */
    last,
    /** Whether it did not begin with what is there, and nobody has said yet that this is well. */
    restored,
    type: (text: string) => take(retyped(editing, text, current())),
    /** Takes in what others did, once it is known what is there. */
    catchUp: (there: App | null) => {
      const before = latest.current;
      const next = caughtUp(before, there === null ? undefined : definitionOf(there));
      if (next.base === before.base && next.gone === before.gone) return;
      take(next);
      setRestored(next.found || othersDid(next) !== '');
    },
    /** It has been sent, or is not wanted any more. Another one that was typed meanwhile stays. */
    forget: (json: string) => {
      if (drafts.read(draftId)?.json === json) drafts.forget(draftId);
      kept.current = undefined;
    },
    startOver: () => {
      take(retyped(editing, pretty(editing.base), current()));
      setRestored(false);
    },
  };
}
