import type { App, Deployment, ReadinessResult, Task } from '../api/types';

/** How far an app is from what was asked for. */
export interface Progress {
  /** Instances of the current definition that run and, where there are checks, are healthy, and said to be ready. */
  ready: number;
  target: number;
  /** Instances beyond the target or of an older definition. */
  leaving: number;
}

export function progressOf(app: App, readiness: readonly ReadinessResult[] = []): Progress {
  if (app.tasks === undefined) return progressByCounts(app);
  const tasks = app.tasks.filter(isThere);
  const current = tasks.filter((task) => isCurrent(app, task));
  const ready = readyOf(app, current, readiness);
  return { ready: Math.min(ready, app.instances), target: app.instances, leaving: tasks.length - Math.min(current.length, app.instances) };
}

export const PHASES = ['ready', 'running', 'starting', 'old', 'leaving', 'missing'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * Every instance by where it stands between the old definition and the new: of the new one and ready, or on its way there; of
 * the old one and still serving, or going; and those that are not there yet. Of an app whose tasks were not asked for they are just
 * running: of which definition is not known.
 */
export function rolloutOf(app: App, readiness: readonly ReadinessResult[] = []): Record<Phase, number> {
  if (app.tasks === undefined) return rolloutByCounts(app);
  const tasks = app.tasks.filter(isThere);
  const going = tasks.filter((task) => task.state === 'TASK_KILLING');
  const staying = tasks.filter((task) => task.state !== 'TASK_KILLING');
  const current = staying.filter((task) => isCurrent(app, task));
  const ready = readyOf(app, current, readiness);
  const old = staying.length - current.length;
  return { ready, running: 0, starting: current.length - ready, old, leaving: going.length, missing: Math.max(0, app.instances - current.length) };
}

function rolloutByCounts(app: App): Record<Phase, number> {
  const running = app.tasksRunning ?? 0;
  const starting = app.tasksStaged ?? 0;
  return { ready: 0, running, starting, old: 0, leaving: 0, missing: Math.max(0, app.instances - running - starting) };
}

/** Of an app whose tasks were not asked for: which of them are of the present definition is not known. */
function progressByCounts(app: App): Progress {
  const there = (app.tasksRunning ?? 0) + (app.tasksStaged ?? 0);
  const ready = (app.healthChecks ?? []).length > 0 ? (app.tasksHealthy ?? 0) : (app.tasksRunning ?? 0);
  return { ready: Math.min(ready, app.instances), target: app.instances, leaving: Math.max(0, there - app.instances) };
}

/** "3 of 6 ready, 4 to end"; nothing to say about an app that is where it should be. */
export function progressText({ ready, target, leaving }: Progress): string {
  return [ready < target && `${ready} of ${target} ready`, leaving > 0 && `${leaving} to end`].filter(Boolean).join(', ');
}

/** How much of the present step is done, from 0 to 1: the mean over the apps and pods it works on. */
export function stepFraction(deployment: Deployment, named: (id: string) => App | undefined): number {
  const parts = deployment.currentActions.map(({ app, pod, readinessCheckResults }) => {
    const found = named(app ?? pod ?? '');
    if (found === undefined) return 0;
    const { ready, target, leaving } = progressOf(found, readinessCheckResults);
    return target + leaving === 0 ? 1 : ready / (target + leaving);
  });
  return parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** Apps and pods that a deployment brought into being: going back means deleting them. */
export function createdBy(deployment: Deployment): string[] {
  return (deployment.steps ?? []).flatMap(({ actions }) =>
    actions.filter(({ action, type }) => STARTS.includes(action ?? type ?? '')).flatMap(({ app, pod }) => app ?? pod ?? []),
  );
}

const STARTS = ['StartApplication', 'StartPod'];

/** Whether a task runs the app's present definition; scaling alone makes no new one. */
export function isCurrent(app: App, task: Task): boolean {
  const since = app.versionInfo?.lastConfigChangeAt;
  return since === undefined || task.version === undefined || task.version >= since;
}

const THERE = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE'];

/** Whether a task is there: one that has ended is shown until its instance is launched again, and while that rests. */
export function isThere(task: Task): boolean {
  return THERE.includes(task.state);
}

function readyOf(app: App, tasks: readonly Task[], readiness: readonly ReadinessResult[]): number {
  const waiting = new Set(readiness.flatMap(({ taskId, ready }) => (ready ? [] : taskId)));
  return tasks.filter((task) => !waiting.has(task.id) && isReady(app, task)).length;
}

function isReady(app: App, task: Task): boolean {
  if (task.state !== 'TASK_RUNNING') return false;
  if ((app.healthChecks ?? []).length === 0) return true;
  const results = task.healthCheckResults ?? [];
  return results.length > 0 && results.every((result) => result.alive);
}
