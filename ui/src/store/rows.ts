import type { App } from '../api/types';
import { type Health, healthParts } from './health';
import type { Queued, Snapshot } from './snapshot';
import { type Status, statusOf } from './status';

/** One line of the apps table. */
export interface Row {
  id: string;
  app: App;
  queued: Queued | undefined;
  status: Status;
  health: Record<Health, number>;
  running: number;
  target: number;
  cpus: number;
  mem: number;
}

export type SortKey = 'id' | 'status' | 'health' | 'instances' | 'cpus' | 'mem';

export interface View {
  text: string;
  statuses: readonly string[];
  sort: SortKey;
  descending: boolean;
}

export function rowOf(app: App, queued: Queued | undefined, now: number): Row {
  return {
    id: app.id,
    app,
    queued,
    status: statusOf(app, queued, now),
    health: healthParts(app),
    running: app.tasksRunning ?? 0,
    target: app.instances,
    cpus: app.cpus * app.instances,
    mem: app.mem * app.instances,
  };
}

/** Rows of all apps; a row whose sources did not change is the same object as before, so it is not drawn again. */
export function rowMaker(): (snapshot: Snapshot, now: number) => Row[] {
  let before = new Map<string, Row>();
  return (snapshot, now) => {
    const after = new Map<string, Row>();
    for (const [id, app] of snapshot.apps) {
      const queued = snapshot.queue.get(id);
      const old = before.get(id);
      const same = old !== undefined && old.app === app && old.queued === queued && statusOf(app, queued, now) === old.status;
      after.set(id, same ? old : rowOf(app, queued, now));
    }
    before = after;
    return [...after.values()];
  };
}

export function matchesText(row: Row, text: string): boolean {
  return text.toLowerCase().split(/\s+/).every((word) => row.id.toLowerCase().includes(word));
}

export function shown(rows: readonly Row[], view: View): Row[] {
  const found = rows.filter(
    (row) => matchesText(row, view.text) && (view.statuses.length === 0 || view.statuses.includes(row.status)),
  );
  const sign = view.descending ? -1 : 1;
  return found.sort((a, b) => sign * compare(a, b, view.sort) || (a.id < b.id ? -1 : 1));
}

function compare(a: Row, b: Row, key: SortKey): number {
  switch (key) {
    case 'id':
      return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
    case 'status':
      return a.status.localeCompare(b.status);
    case 'health':
      return trouble(a) - trouble(b);
    case 'instances':
      return a.target - b.target || a.running - b.running;
    case 'cpus':
      return a.cpus - b.cpus;
    case 'mem':
      return a.mem - b.mem;
  }
}

const trouble = (row: Row) => row.health.unhealthy * 1000 + row.health.missing * 30 + row.health.staged;
