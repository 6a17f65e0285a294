import { type Health, HEALTHS } from './health';
import type { Row } from './rows';
import { type Status, STATUSES } from './status';

/** A group with the sums of all that is below it. */
export interface GroupRow {
  path: string;
  name: string;
  apps: number;
  running: number;
  target: number;
  cpus: number;
  mem: number;
  health: Record<Health, number>;
  statuses: Record<Status, number>;
}

const zeros = <K extends string>(keys: readonly K[]) => Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

const emptyGroup = (path: string): GroupRow => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1),
  apps: 0,
  running: 0,
  target: 0,
  cpus: 0,
  mem: 0,
  health: zeros(HEALTHS),
  statuses: zeros(STATUSES),
});

/** "/prod/" of "/prod": what the ids below a group begin with. */
export const prefixOf = (group: string) => (group === '/' ? '/' : `${group}/`);

export const isBelow = (id: string, group: string) => id.startsWith(prefixOf(group));

/** What is directly in a group: its groups, by name, also those without apps, and its apps. */
export function childrenOf(rows: readonly Row[], group: string, known: readonly string[]): { groups: GroupRow[]; apps: Row[] } {
  const prefix = prefixOf(group);
  const groups = new Map<string, GroupRow>();
  const child = (id: string) => {
    const end = id.indexOf('/', prefix.length);
    return end < 0 ? undefined : id.slice(0, end);
  };
  const groupAt = (path: string) => {
    const there = groups.get(path) ?? emptyGroup(path);
    groups.set(path, there);
    return there;
  };
  for (const id of known) if (id !== '/' && id.startsWith(prefix)) groupAt(child(id) ?? id);
  const apps: Row[] = [];
  let last: { begin: string; group: GroupRow } | undefined;
  for (const row of rows) {
    if (!row.id.startsWith(prefix)) continue;
    // In the order of their ids those of one group come together: of thousands only the first one's path is taken apart.
    if (last === undefined || !row.id.startsWith(last.begin)) {
      const path = child(row.id);
      last = path === undefined ? undefined : { begin: `${path}/`, group: groupAt(path) };
    }
    if (last === undefined) apps.push(row);
    else add(last.group, row);
  }
  return { groups: [...groups.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), apps };
}

/** The sums of what is directly in a group, and so of all that is below it. */
export function totalOf({ groups, apps }: { groups: readonly GroupRow[]; apps: readonly Row[] }): GroupRow {
  const total = emptyGroup('/');
  for (const row of apps) add(total, row);
  for (const group of groups) {
    total.apps += group.apps;
    total.running += group.running;
    total.target += group.target;
    total.cpus += group.cpus;
    total.mem += group.mem;
    addHealth(total.health, group.health);
    for (const name of STATUSES) total.statuses[name] += group.statuses[name];
  }
  return total;
}

function add(group: GroupRow, row: Row): void {
  group.apps++;
  // What one app has too many of makes up for nothing that another one lacks.
  group.running += Math.min(row.running, row.target);
  group.target += row.target;
  group.cpus += row.cpus;
  group.mem += row.mem;
  group.statuses[row.status]++;
  addHealth(group.health, row.health);
}

/** Each by its name, and not in a loop: this is done of every app with each event. */
function addHealth(sum: Record<Health, number>, health: Record<Health, number>): void {
  sum.healthy += health.healthy;
  sum.unhealthy += health.unhealthy;
  sum.unknown += health.unknown;
  sum.staged += health.staged;
  sum.missing += health.missing;
}

/** Every group that has apps below it or is known, each once. */
export function groupPaths(rows: readonly Row[], known: readonly string[]): string[] {
  const paths = new Set<string>(known.filter((path) => path !== '/'));
  let last = '/';
  for (const { id } of rows) {
    let end = id.lastIndexOf('/');
    if (id.startsWith(last) && end === last.length - 1) continue;
    last = id.slice(0, end + 1);
    for (; end > 0; end = id.lastIndexOf('/', end - 1)) {
      const path = id.slice(0, end);
      if (paths.has(path)) break;
      paths.add(path);
    }
  }
  return [...paths].sort();
}

/** "/a", "/a/b" of "/a/b/c": what one walks up through. */
export function parentsOf(id: string): string[] {
  const parts = id.split('/').filter(Boolean).slice(0, -1);
  return parts.map((_, index) => '/' + parts.slice(0, index + 1).join('/'));
}
