import { signal } from '@preact/signals';
import type { EventData } from '../api/types';

/** By task, what is said of those on their way to running: `FETCHING 40 % app.tgz`, `PULLING team/app (2 of 5 layers)`. */
export type Said = ReadonlyMap<string, string>;

export const said = signal<Said>(new Map());

const ON_THEIR_WAY = new Set(['TASK_STAGING', 'TASK_STARTING']);

/** The same map when the event says nothing new. A task that runs, or has ended, has nothing to wait for. */
export function hear(before: Said, type: string, { taskId, taskStatus, message }: EventData): Said {
  if (type !== 'status_update_event' || taskId === undefined) return before;
  const text = ON_THEIR_WAY.has(taskStatus ?? '') ? (message ?? '') : '';
  if (text === (before.get(taskId) ?? '')) return before;
  const after = new Map(before);
  if (text === '') after.delete(taskId);
  else after.set(taskId, text);
  return after;
}
