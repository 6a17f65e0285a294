import type { App } from '../api/types';
import { type Health, healthParts, HEALTHS } from './health';
import { scorer } from './search';
import type { Queued, Snapshot } from './snapshot';
import { type Status, statusOf, STATUSES } from './status';
import { isBelow } from './tree';

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
  /** Its labels as `key:value`, or `key` where the value is empty. */
  labels: readonly string[];
}

export type SortKey = 'id' | 'status' | 'health' | 'instances' | 'cpus' | 'mem';

export interface View {
  text: string;
  statuses: readonly string[];
  healths: readonly string[];
  labels: readonly string[];
  sort: SortKey;
  descending: boolean;
  /** All apps below the group in one list, not only those directly in it. */
  flat: boolean;
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
    labels: labelsOf(app),
  };
}

const labelsOf = (app: App) => Object.entries((app['labels'] ?? {}) as Record<string, string>).map(([key, value]) => (value === '' ? key : `${key}:${value}`));

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

/** Whether something is looked for; then all below the group are searched. */
export const isSearching = ({ text, statuses, healths, labels }: View) => text.trim() !== '' || statuses.length + healths.length + labels.length > 0;

/** What the filters leave, and how many there would be for each choice of one filter with the others as they are. */
export interface Found {
  rows: Row[];
  statuses: Record<Status, number>;
  healths: Record<Health, number>;
  labels: ReadonlyMap<string, number>;
}

export function find(rows: readonly Row[], group: string, view: View): Found {
  const statuses = Object.fromEntries(STATUSES.map((name) => [name, 0])) as Record<Status, number>;
  const healths = Object.fromEntries(HEALTHS.map((name) => [name, 0])) as Record<Health, number>;
  const labels = new Map<string, number>();
  const found: [row: Row, score: number][] = [];
  const wanted = byKey(view.labels);
  const score = scorer(view.text);
  for (const row of rows) {
    if (!isBelow(row.id, group)) continue;
    const points = score(row.id);
    if (points === 0) continue;
    const status = view.statuses.length === 0 || view.statuses.includes(row.status);
    const health = view.healths.length === 0 || view.healths.some((name) => row.health[name as Health] > 0);
    const label = wanted.every((any) => any.some((one) => row.labels.includes(one)));
    if (health && label) statuses[row.status]++;
    if (status && label) for (const name of HEALTHS) if (row.health[name] > 0) healths[name]++;
    if (status && health) for (const name of row.labels) labels.set(name, (labels.get(name) ?? 0) + 1);
    if (status && health && label) found.push([row, points]);
  }
  const best = view.text.trim() !== '' && view.sort === 'id' && !view.descending;
  if (best) found.sort(([a, x], [b, y]) => y - x || byId(a, b));
  else sortBy(found, view);
  return { rows: found.map(([row]) => row), statuses, healths, labels };
}

/** Of labels with one key any will do. */
function byKey(labels: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const label of labels) {
    const key = label.split(':', 1)[0]!;
    groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  return [...groups.values()];
}

function sortBy(found: [row: Row, score: number][], view: View): void {
  const sign = view.descending ? -1 : 1;
  found.sort(([a], [b]) => sign * compare(a, b, view.sort) || byId(a, b));
}

/** The rows in the order that was chosen. */
export function sorted(rows: readonly Row[], view: View): Row[] {
  const pairs = rows.map((row): [Row, number] => [row, 0]);
  sortBy(pairs, view);
  return pairs.map(([row]) => row);
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function compare(a: Row, b: Row, key: SortKey): number {
  switch (key) {
    case 'id':
      return byId(a, b);
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
