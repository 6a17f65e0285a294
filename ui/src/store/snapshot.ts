import type { App, Deployment, PodStatus, QueueItem } from '../api/types';
import { same } from './same';

/** A queue entry with the moment its delay ends, in server milliseconds. */
export interface Queued extends QueueItem {
  readyAt: number;
}

/** All the page knows of the cluster. Never changed in place; unchanged parts keep their identity. */
export interface Snapshot {
  readonly apps: ReadonlyMap<string, App>;
  readonly pods: readonly PodStatus[];
  /** Ids of all groups, also of those without apps. */
  readonly groups: readonly string[];
  readonly deployments: readonly Deployment[];
  readonly queue: ReadonlyMap<string, Queued>;
}

export const EMPTY: Snapshot = { apps: new Map(), pods: [], groups: [], deployments: [], queue: new Map() };

/**
 * A list, which says nothing of tasks: those that were known of one of `closely` stay until that is asked for by itself, which is done
 * at once. Of any other they would be taken for present ones by whoever comes to it much later.
 */
export function withApps(snapshot: Snapshot, apps: readonly App[], closely: readonly string[] = []): Snapshot {
  const looked = new Set(closely);
  const after = apps.map((app): [string, App] => {
    const before = snapshot.apps.get(app.id);
    return [app.id, kept(before, looked.has(app.id) ? withTasks(app, before) : app)];
  });
  return { ...snapshot, apps: new Map(after) };
}

const withTasks = (app: App, before: App | undefined) => (app.tasks === undefined && before?.tasks !== undefined ? { ...app, tasks: before.tasks } : app);

/** What a refetch found of one app; null means that it is gone. */
export type Refetched = readonly [id: string, app: App | null];

export function withRefetched(snapshot: Snapshot, found: readonly Refetched[]): Snapshot {
  const news = found.filter(([id, app]) => {
    const before = snapshot.apps.get(id);
    return app === null ? before !== undefined : before === undefined || kept(before, app) !== before;
  });
  if (news.length === 0) return snapshot;
  const apps = new Map(snapshot.apps);
  for (const [id, app] of news) {
    if (app === null) apps.delete(id);
    else apps.set(id, app);
  }
  return { ...snapshot, apps };
}

/** Of apps that are looked at no more the tasks are let go: they are most of what is known of an app, and nobody tells when they change. */
export function withoutTasks(snapshot: Snapshot, ids: readonly string[]): Snapshot {
  const held = ids.flatMap((id) => snapshot.apps.get(id) ?? []).filter(({ tasks }) => tasks !== undefined);
  if (held.length === 0) return snapshot;
  const apps = new Map(snapshot.apps);
  for (const { tasks: _, ...app } of held) apps.set(app.id, app);
  return { ...snapshot, apps };
}

export function withPods(snapshot: Snapshot, pods: readonly PodStatus[]): Snapshot {
  return { ...snapshot, pods: kept(snapshot.pods, pods) };
}

export function withGroups(snapshot: Snapshot, groups: readonly string[]): Snapshot {
  return { ...snapshot, groups: kept(snapshot.groups, groups) };
}

export function withDeployments(snapshot: Snapshot, deployments: readonly Deployment[]): Snapshot {
  return { ...snapshot, deployments: kept(snapshot.deployments, deployments) };
}

export function withQueue(snapshot: Snapshot, items: readonly QueueItem[], now: number): Snapshot {
  const queue = new Map<string, Queued>();
  for (const item of items) {
    const id = item.app?.id ?? item.pod?.id;
    if (id !== undefined) queue.set(id, { ...item, readyAt: now + item.delay.timeLeftSeconds * 1000 });
  }
  if (queue.size === 0 && snapshot.queue.size === 0) return snapshot;
  return { ...snapshot, queue };
}

function kept<T>(before: T | undefined, after: T): T {
  return before !== undefined && same(before, after) ? before : after;
}
