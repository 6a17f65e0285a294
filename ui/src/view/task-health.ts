import type { App, Task } from '../api/types';
import type { Health } from '../store/health';
import { isThere } from '../store/progress';

export interface TaskHealth {
  kind: Health;
  /** Beside the state, when there is something to say beyond it. */
  word?: string;
  text: string;
}

export function taskHealth(app: App, task: Task): TaskHealth {
  const results = task.healthCheckResults ?? [];
  const bad = results.find((result) => !result.alive);
  if (task.state !== 'TASK_RUNNING') return { kind: isThere(task) ? 'staged' : 'missing', text: task.state };
  if (bad !== undefined) {
    const failures = bad.consecutiveFailures ?? 0;
    return { kind: 'unhealthy', word: 'unhealthy', text: bad.lastFailureCause ?? `${failures} checks failed in a row` };
  }
  if (results.length > 0) return { kind: 'healthy', word: 'healthy', text: 'All checks pass' };
  const checked = (app.healthChecks ?? []).length > 0;
  return { kind: 'unknown', text: checked ? 'Not checked yet' : 'The app has no health check' };
}
