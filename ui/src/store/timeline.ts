import type { PastTask, Task } from '../api/types';
import { duration, taskState } from './format';

export interface Moment {
  at: string;
  what: string;
  kind: 'plain' | 'good' | 'bad';
  /** What is said of it beyond its name. */
  text?: string;
}

/** What happened to a task, in the order of time: staged, running, first healthy, last unhealthy, ended and why. */
export function timelineOf(task: Task | undefined, past: PastTask | undefined): Moment[] {
  const staged = task?.stagedAt ?? past?.stagedAt;
  const started = task?.startedAt ?? past?.startedAt;
  const moments: Moment[] = [];
  if (staged !== undefined) moments.push({ at: staged, what: 'Staged', kind: 'plain' });
  if (started !== undefined) moments.push({ at: started, what: 'Running', kind: 'plain', ...after(staged, started) });
  for (const check of task?.healthCheckResults ?? []) {
    if (check.firstSuccess) moments.push({ at: check.firstSuccess, what: 'Healthy', kind: 'good', ...after(started, check.firstSuccess) });
    if (check.lastFailure) {
      const failures = check.consecutiveFailures ?? 0;
      const text = [check.lastFailureCause, failures > 0 && `${failures} in a row`].filter(Boolean).join(', ');
      moments.push({ at: check.lastFailure, what: check.alive ? 'Last failed check' : 'Unhealthy', kind: 'bad', ...(text === '' ? {} : { text }) });
    }
  }
  if (past?.healthyAt !== undefined) moments.push({ at: past.healthyAt, what: 'Healthy', kind: 'good', ...after(started, past.healthyAt) });
  if (past !== undefined) moments.push(ending(past));
  return moments.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function ending({ state, message, exitStatus, endedAt }: PastTask): Moment {
  const word = taskState(state);
  const text = [message, exitStatus !== undefined && !message.includes(String(exitStatus)) && `exit status ${exitStatus}`].filter(Boolean).join(', ');
  return { at: endedAt, what: word[0]!.toUpperCase() + word.slice(1), kind: state === 'TASK_FINISHED' || state === 'TASK_KILLED' ? 'plain' : 'bad', ...(text === '' ? {} : { text }) };
}

const after = (from: string | undefined, to: string) => (from === undefined ? {} : { text: `after ${duration(Date.parse(to) - Date.parse(from))}` });

/** The app of a task: `shop_web.instance-…` and `shop_web.6eb7afba-…` are of `/shop/web`. */
export function appIdOfTask(taskId: string): string {
  const [, path = taskId] = /^(.+?)\.(?:instance-|marathon-|[0-9a-f]{8}-[0-9a-f]{4}-)/.exec(taskId) ?? [];
  return '/' + path.replaceAll('_', '/');
}
