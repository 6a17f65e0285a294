import type { App } from '../api/types';
import { refusals } from './reasons';
import type { Queued } from './snapshot';

export const STATUSES = ['Running', 'Deploying', 'Waiting', 'Delayed', 'Suspended'] as const;
export type Status = (typeof STATUSES)[number];

/** A launch takes a moment in any case: only after it a queued app counts as waiting. */
const PATIENCE = 3000;

/** Why an app is not where it should be beats the fact that it is being deployed. */
export function statusOf(app: App, queued: Queued | undefined, now: number): Status {
  const missing = app.instances > (app.tasksRunning ?? 0) + (app.tasksStaged ?? 0);
  // The server tells whole seconds, rounded down: a delay that has run out here lasts until the server says it is over.
  if (queued !== undefined && !queued.delay.overdue && (missing || queued.readyAt > now)) return 'Delayed';
  if (queued !== undefined && isWaiting(queued, now)) return 'Waiting';
  if ((app.deployments ?? []).length > 0) return 'Deploying';
  if (queued !== undefined && missing) return 'Waiting';
  if (app.instances === 0 && (app.tasksRunning ?? 0) + (app.tasksStaged ?? 0) === 0) return 'Suspended';
  return 'Running';
}

function isWaiting(queued: Queued, now: number): boolean {
  if (!queued.delay.overdue) return false;
  return refusals(queued).length > 0 || (queued.since !== undefined && now - Date.parse(queued.since) > PATIENCE);
}
