import { signal } from '@preact/signals';
import type { Task } from '../api/types';
import { isThere } from './progress';
import { keepsData } from './volumes';

/** Instances that somebody has chosen, by the ids of their tasks. */
export const chosen = signal<ReadonlySet<string>>(new Set());

/** Whether anything can be done to it: it is there, or what it has written is. */
export const canBeChosen = (task: Task) => isThere(task) || keepsData(task);

/** What of it is chosen still: an id that is not there any more must not be killed in the person of who took its place. The same set when that is all. */
export function stillChosen(ids: ReadonlySet<string>, tasks: readonly Task[]): ReadonlySet<string> {
  if (ids.size === 0) return ids;
  const left = tasks.filter((task) => ids.has(task.id) && canBeChosen(task)).map(({ id }) => id);
  return left.length === ids.size ? ids : new Set(left);
}

/**
 * What is chosen after a click.
 *
 * @param tasks in the order in which they are seen
 * @param from the one that was clicked before, if all from there on are meant
 */
export function clicked(ids: ReadonlySet<string>, tasks: readonly Task[], id: string, on: boolean, from?: string): ReadonlySet<string> {
  const end = tasks.findIndex((task) => task.id === id);
  const start = from === undefined ? -1 : tasks.findIndex((task) => task.id === from);
  const meant = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  const after = new Set(ids);
  for (const task of tasks.slice(meant[0], meant[1]! + 1)) {
    if (!on) after.delete(task.id);
    else if (canBeChosen(task)) after.add(task.id);
  }
  return after;
}

/** How instances are killed: replaced, replaced by nothing, or with all that they have written. */
export type Way = 'kill' | 'scale' | 'wipe';

/** Which ways there are; one that rests has no task that could be killed. */
export function waysFor(tasks: readonly Task[]): Way[] {
  return [...(tasks.some(isThere) ? (['kill', 'scale'] as const) : []), ...(tasks.some(keepsData) ? (['wipe'] as const) : [])];
}
