import type { App } from '../api/types';
import { type Health, healthParts, HEALTHS } from './health';
import { type HoldUp, holdUpsOf } from './holdups';
import { countLabels, hasLabel, keyOf } from './labels';
import { scorer } from './search';
import type { Queued, Snapshot } from './snapshot';
import { type Status, statusOf, STATUSES } from './status';
import { type GroupRow, prefixOf } from './tree';
import { hasVolumes } from './volumes';

/** One line of the apps table. */
export interface Row {
  id: string;
  app: App;
  queued: Queued | undefined;
  /** What keeps its deployment from going on. */
  held: HoldUp | undefined;
  status: Status;
  health: Record<Health, number>;
  running: number;
  target: number;
  cpus: number;
  mem: number;
  /** Its labels as `key:value`, or `key` where the value is empty. */
  labels: readonly string[];
  /** Whether something outlives its tasks. */
  volumes: boolean;
}

export type SortKey = 'id' | 'status' | 'health' | 'instances' | 'cpus' | 'mem';

export interface View {
  text: string;
  statuses: readonly string[];
  healths: readonly string[];
  labels: readonly string[];
  /** Only apps with volumes. */
  volumes: boolean;
  sort: SortKey;
  descending: boolean;
  /** All apps below the group in one list, not only those directly in it. */
  flat: boolean;
}

export function rowOf(app: App, queued: Queued | undefined, now: number, held?: HoldUp): Row {
  return {
    id: app.id,
    app,
    queued,
    held,
    status: statusOf(app, queued, now),
    health: healthParts(app),
    running: app.tasksRunning ?? 0,
    target: app.instances,
    cpus: app.cpus * app.instances,
    mem: app.mem * app.instances,
    labels: labelsOf(app),
    volumes: hasVolumes(app),
  };
}

const labelsOf = (app: App) => Object.entries((app['labels'] ?? {}) as Record<string, string>).map(([key, value]) => (value === '' ? key : `${key}:${value}`));

/**
 * Rows of all apps in the order of their ids. A row whose sources did not change is the same object as before, so it is not drawn
 * again; where none did, so is the list, and nothing that is computed from it is computed again.
 */
export function rowMaker(): (snapshot: Snapshot, now: number) => readonly Row[] {
  /** In the order in which the snapshot has them, which most changes leave as it is. */
  let known: readonly Row[] = [];
  let list: readonly Row[] = [];
  let deployments: Snapshot['deployments'] = [];
  let holdUps = holdUpsOf(deployments);
  return ({ apps, queue, ...snapshot }, now) => {
    if (snapshot.deployments !== deployments) {
      deployments = snapshot.deployments;
      holdUps = holdUpsOf(deployments);
    }
    const byId = new Lookup(known);
    const after: Row[] = [];
    let changed = apps.size !== known.length;
    for (const [id, app] of apps) {
      const queued = queue.get(id);
      const held = holdUps.get(id);
      const old = byId.get(id, after.length);
      const same = old !== undefined && old.app === app && old.queued === queued && alike(old.held, held) && (queued === undefined || statusOf(app, queued, now) === old.status);
      changed ||= !same || old !== known[after.length];
      after.push(same ? old : rowOf(app, queued, now, held));
    }
    if (!changed) return list;
    known = after;
    list = inOrder(after);
    return list;
  };
}

/** Rows by their ids, of which most are where they are looked for: only for the others a map is made. */
class Lookup {
  private all: ReadonlyMap<string, Row> | undefined;

  constructor(private readonly rows: readonly Row[]) {}

  get(id: string, place: number): Row | undefined {
    if (this.rows[place]?.id === id) return this.rows[place];
    this.all ??= new Map(this.rows.map((row) => [row.id, row]));
    return this.all.get(id);
  }
}

/** The row of that id among rows in the order of their ids. */
export function rowIn(rows: readonly Row[], id: string): Row | undefined {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rows[middle]!.id < id) from = middle + 1;
    else to = middle;
  }
  return rows[from]?.id === id ? rows[from] : undefined;
}

const alike = (a: HoldUp | undefined, b: HoldUp | undefined) => a?.text === b?.text && a?.deploymentId === b?.deploymentId;

/** The server tells them in their order, but for those that came later. */
const inOrder = (rows: readonly Row[]) => (rows.every((row, index) => index === 0 || rows[index - 1]!.id < row.id) ? rows : rows.toSorted(byId));

/** Whether something is looked for; then all below the group are searched. */
export const isSearching = ({ text, statuses, healths, labels, volumes }: View) => text.trim() !== '' || statuses.length + healths.length + labels.length > 0 || volumes;

/** What the filters leave, and how many there would be for each choice of one filter with the others as they are. */
export interface Found {
  rows: Row[];
  statuses: Record<Status, number>;
  healths: Record<Health, number>;
  volumes: number;
}

/** @param rows in the order of their ids */
export function find(rows: readonly Row[], group: string, view: View): Found {
  const statuses = Object.fromEntries(STATUSES.map((name) => [name, 0])) as Record<Status, number>;
  const healths = Object.fromEntries(HEALTHS.map((name) => [name, 0])) as Record<Health, number>;
  let volumes = 0;
  const byPoints = new Map<number, Row[]>();
  const label = labelFilter(view);
  each(rows, group, view, (row, points) => {
    const status = ofStatus(row, view);
    const health = ofHealth(row, view);
    const labelled = label(row);
    const stored = ofVolumes(row, view);
    if (health && labelled && stored) statuses[row.status]++;
    if (status && labelled && stored) for (const name of HEALTHS) if (row.health[name] > 0) healths[name]++;
    if (!status || !health || !labelled) return;
    if (row.volumes) volumes++;
    if (!stored) return;
    const alike = byPoints.get(points);
    if (alike === undefined) byPoints.set(points, [row]);
    else alike.push(row);
  });
  // There are few different scores, and what has one is in its order already.
  const best = view.text.trim() !== '' && view.sort === 'id' && !view.descending;
  const found = [...byPoints].sort(([a], [b]) => b - a).flatMap(([, alike]) => alike);
  return { rows: best ? found : sorted(byPoints.size > 1 ? found.sort(byId) : found, view), statuses, healths, volumes };
}

/** How many there would be for each label, and for each key, were none chosen. */
export function labelCounts(rows: readonly Row[], group: string, view: View): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  each(rows, group, view, (row) => {
    if (ofStatus(row, view) && ofHealth(row, view) && ofVolumes(row, view)) countLabels(row.labels, labels);
  });
  return labels;
}

/** What is below the group and answers what was typed. */
function each(rows: readonly Row[], group: string, { text }: View, take: (row: Row, points: number) => void): void {
  const prefix = prefixOf(group);
  const score = scorer(text);
  for (const row of rows) {
    if (!row.id.startsWith(prefix)) continue;
    const points = score(row.id);
    if (points > 0) take(row, points);
  }
}

const ofStatus = (row: Row, { statuses }: View) => statuses.length === 0 || statuses.includes(row.status);
const ofHealth = (row: Row, { healths }: View) => healths.length === 0 || healths.some((name) => row.health[name as Health] > 0);
const ofVolumes = (row: Row, { volumes }: View) => !volumes || row.volumes;

function labelFilter({ labels }: View): (row: Row) => boolean {
  const wanted = byKey(labels);
  return (row) => wanted.every((any) => any.some((one) => hasLabel(row.labels, one)));
}

/** Of labels with one key any will do. */
function byKey(labels: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const label of labels) {
    const key = keyOf(label);
    groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  return [...groups.values()];
}

/**
 * The rows in the order that was chosen; alike ones by their ids.
 *
 * @param rows in the order of their ids
 */
export function sorted(rows: readonly Row[], { sort, descending }: View): Row[] {
  if (sort === 'id') return descending ? rows.toReversed() : [...rows];
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a, b, sort));
}

/**
 * Groups in the order that was chosen, each by its sums; alike ones by their paths. By status those come first of whose apps most are in
 * the status that comes first, as they do among apps.
 *
 * @param groups in the order of their paths
 */
export function sortedGroups(groups: readonly GroupRow[], { sort, descending }: View): GroupRow[] {
  if (sort === 'id') return descending ? groups.toReversed() : [...groups];
  const sign = descending ? -1 : 1;
  if (sort !== 'status') return groups.toSorted((a, b) => sign * compareSums(a, b, sort));
  const names = STATUSES.toSorted((a, b) => sign * (a < b ? -1 : 1));
  return groups.toSorted((a, b) => names.reduce((order, name) => order || b.statuses[name] - a.statuses[name], 0));
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function compare(a: Row, b: Row, key: Exclude<SortKey, 'id'>): number {
  if (key !== 'status') return compareSums(a, b, key);
  return a.status < b.status ? -1 : a.status > b.status ? 1 : 0;
}

/** What an app has of all its instances, and a group of all its apps. */
type Sums = Pick<Row, 'health' | 'running' | 'target' | 'cpus' | 'mem'>;

function compareSums(a: Sums, b: Sums, key: Exclude<SortKey, 'id' | 'status'>): number {
  switch (key) {
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

const trouble = ({ health }: Sums) => health.unhealthy * 1000 + health.missing * 30 + health.staged;
