import { signal } from '@preact/signals';
import type { EventData } from '../api/types';
import { type Health, HEALTHS } from './health';

/** What happened in the seconds before a moment, and how all instances were at it. */
export interface Slot {
  /** Milliseconds. */
  at: number;
  launched: number;
  /** As they were asked to, or because they were done. */
  ended: number;
  failed: number;
  health: Record<Health, number>;
}

export const SLOT_MILLIS = 10_000;
/** Half an hour. */
const KEPT = 180;

/** What the events told since the page was opened, oldest first; a slot is missing for times at which nobody looked. */
export const activity = signal<readonly Slot[]>([]);

type Counted = 'launched' | 'ended' | 'failed';
const COUNTED: Record<string, Counted> = { TASK_RUNNING: 'launched', TASK_FINISHED: 'ended', TASK_KILLED: 'ended' };
/** Of a task that never ran, or may be back, nothing has begun or ended. */
const NEITHER = new Set(['TASK_STAGING', 'TASK_STARTING', 'TASK_KILLING', 'TASK_UNREACHABLE']);

/** So many tasks are known to run; of more, those that were heard of longest ago are forgotten. */
const KNOWN_MAX = 10_000;

/** Counts what starts and ends, and puts it into slots. */
export class ActivityLog {
  private counts = { launched: 0, ended: 0, failed: 0 };
  private closed = -Infinity;
  /** Tasks that were heard to run: it is told again whenever one becomes healthy or unhealthy. */
  private readonly run = new Set<string>();

  hear(type: string, { taskId, taskStatus }: EventData): void {
    if (type !== 'status_update_event' || taskStatus === undefined || NEITHER.has(taskStatus)) return;
    const known = taskId !== undefined && this.run.delete(taskId);
    if (taskStatus === 'TASK_RUNNING' && taskId !== undefined) this.remember(taskId);
    if (taskStatus !== 'TASK_RUNNING' || !known) this.counts[COUNTED[taskStatus] ?? 'failed']++;
  }

  /** As the one that was heard of last. */
  private remember(taskId: string): void {
    this.run.add(taskId);
    if (this.run.size > KNOWN_MAX) this.run.delete(this.run.values().next().value!);
  }

  /** Every now and then: the slots with one more, if it is time for one, or the same ones. */
  tick(slots: readonly Slot[], now: number, health: () => Record<Health, number>): readonly Slot[] {
    if (now - this.closed < SLOT_MILLIS) return slots;
    this.closed = now;
    const slot = { at: now, ...this.counts, health: { ...health() } };
    this.counts = { launched: 0, ended: 0, failed: 0 };
    return [...slots, slot].slice(-KEPT);
  }
}

/** "12 launched, 3 ended, 1 failed" of all slots. */
export function activityText(slots: readonly Slot[]): string {
  return `${totalIn(slots, 'launched')} launched, ${totalIn(slots, 'ended')} ended, ${totalIn(slots, 'failed')} failed`;
}

export const totalIn = (slots: readonly Slot[], of: Counted) => slots.reduce((total, slot) => total + slot[of], 0);

/** A part of a bar or of an area: from, to, in what is counted. */
export interface Part<K extends string> {
  name: K;
  from: number;
  to: number;
}

/** One above the other, in the order of the names. */
export function stacked<K extends string>(names: readonly K[], values: Readonly<Record<K, number>>): Part<K>[] {
  let from = 0;
  return names.map((name) => {
    const part = { name, from, to: from + values[name] };
    from = part.to;
    return part;
  });
}

export const healthSum = (health: Record<Health, number>) => HEALTHS.reduce((sum, name) => sum + health[name], 0);
