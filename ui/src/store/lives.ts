import type { PastTask, Task } from '../api/types';

/** From when to when a task ran, in milliseconds; nothing as its end while it does. */
export interface Life {
  id: string;
  from: number;
  to: number | undefined;
  kind: 'running' | 'unhealthy' | 'ended' | 'failed';
}

const MOST = 40;

/** The tasks that are there and those that ended, by their beginnings; of very many the latest. */
export function livesOf(tasks: readonly Task[], past: readonly PastTask[]): Life[] {
  const there = new Set(tasks.map(({ id }) => id));
  const lives = [
    ...tasks.flatMap(({ id, startedAt, stagedAt, healthCheckResults = [] }): Life[] => {
      const from = startedAt ?? stagedAt;
      return from === undefined ? [] : [{ id, from: Date.parse(from), to: undefined, kind: healthCheckResults.some(({ alive }) => !alive) ? 'unhealthy' : 'running' }];
    }),
    ...past.flatMap(({ id, startedAt, stagedAt, endedAt, state }): Life[] => {
      const from = startedAt ?? stagedAt ?? endedAt;
      const kind = state === 'TASK_FINISHED' || state === 'TASK_KILLED' ? 'ended' : 'failed';
      return there.has(id) ? [] : [{ id, from: Date.parse(from), to: Date.parse(endedAt), kind }];
    }),
  ];
  return lives.sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)).slice(-MOST);
}
