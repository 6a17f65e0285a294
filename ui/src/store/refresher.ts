import type { App, Deployment, PodStatus, QueueItem } from '../api/types';
import type { Affected } from './affected';
import { type Refetched, type Snapshot, withApps, withDeployments, withGroups, withoutTasks, withPods, withQueue, withRefetched } from './snapshot';

/** Where the truth is fetched; the browser's is `api/calls`. */
export interface Sources {
  apps(): Promise<App[]>;
  app(id: string): Promise<App | null>;
  /** As `app`, costlier, and without an error when there is none. */
  find(id: string): Promise<App | null>;
  pods(): Promise<PodStatus[]>;
  /** Ids of all groups. */
  groups(): Promise<string[]>;
  deployments(): Promise<Deployment[]>;
  queue(): Promise<QueueItem[]>;
  now(): number;
  /** Apps that are looked at more closely than a list tells. */
  closely(): readonly string[];
  /** Whether somebody types, who waits for each key. */
  typing(): boolean;
}

/** Beyond so many changed apps, or that share of all, one list costs the server less than the single requests. */
const LIST_INSTEAD = 12;
const SHARE_INSTEAD = 1 / 50;
const SLOW_MAX = 5000;
/** So long what is new waits for somebody who types, at most. */
const TYPED_MAX = 1000;

/**
 * Turns bursts of events into few requests: what was noted is gathered for a moment, then fetched, one batch at a time,
 * so that an older answer never overwrites a newer one.
 */
export class Refresher {
  private wanted = { apps: new Set<string>(), pods: false, groups: false, deployments: false, queue: false };
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Done when what was noted last is fetched, or could not be. */
  private batch: Promise<void> = Promise.resolve();
  private running: Promise<void> = Promise.resolve();
  private tookMillis = 0;
  private listed = 0;
  /** Apps that were seen leaving and not since. */
  private readonly leaving = new Set<string>();
  /** Apps of which the tasks are known. */
  private readonly looked = new Set<string>();
  /** Ids that were pods, and whether they are when last seen: of one that is gone there may still be events. */
  private readonly pods = new Map<string, boolean>();

  constructor(
    private readonly sources: Sources,
    private readonly update: (change: (snapshot: Snapshot) => Snapshot) => void,
    private readonly failed: () => void,
    private readonly delayMillis = 100,
  ) {}

  /** Remembers what an event touched and fetches it soon; done when it was, or when the server could not answer. */
  note(affected: Affected): Promise<void> {
    for (const id of affected.pods ?? []) this.pods.set(id, true);
    for (const id of affected.apps) if (!this.pods.get(id)) this.wanted.apps.add(id);
    this.wanted.pods ||= [...affected.apps, ...(affected.pods ?? [])].some((id) => this.pods.has(id));
    for (const id of affected.leaving ?? []) this.leaving.add(id);
    this.wanted.groups ||= affected.groups ?? false;
    this.wanted.deployments ||= affected.deployments;
    this.wanted.queue ||= affected.apps.length > 0 || this.wanted.pods;
    this.soon();
    return this.batch;
  }

  noteQueue(): void {
    this.wanted.queue = true;
    this.soon();
  }

  /** Fetches everything; rejects when the server cannot answer. */
  resync(): Promise<void> {
    const done = this.running.then(async () => {
      const [apps, pods, groups, deployments, queue] = await Promise.all([
        this.sources.apps(),
        this.sources.pods(),
        this.sources.groups(),
        this.sources.deployments(),
        this.sources.queue(),
      ]);
      const now = this.sources.now();
      this.seen(pods);
      this.listed = apps.length;
      this.update((s) => withQueue(withDeployments(withGroups(withPods(withApps(s, apps, this.sources.closely()), pods), groups), deployments), queue, now));
      await this.fetchClosely();
    });
    this.running = done.catch(() => {});
    return done;
  }

  private soon(): void {
    if (this.timer !== undefined) return;
    const begin = Date.now();
    this.batch = new Promise((fetched) => {
      const fetch = () => {
        if (this.sources.typing() && Date.now() - begin < TYPED_MAX) {
          this.timer = setTimeout(fetch, this.delayMillis);
          return;
        }
        this.timer = undefined;
        this.running = this.running.then(() => this.fetchWanted()).catch(() => this.failed());
        fetched(this.running);
      };
      // A server that answers slowly is asked less often: at most half of the time it works for this page.
      this.timer = setTimeout(fetch, Math.max(this.delayMillis, this.tookMillis));
    });
  }

  private async fetchWanted(): Promise<void> {
    const { apps, pods, groups, deployments, queue } = this.wanted;
    this.wanted = { apps: new Set(), pods: false, groups: false, deployments: false, queue: false };
    const began = this.sources.now();
    await Promise.all([
      apps.size > Math.max(LIST_INSTEAD, this.listed * SHARE_INSTEAD) ? this.fetchList() : this.fetchEach([...apps]),
      pods && this.fetchPods(),
      groups && this.sources.groups().then((list) => this.update((s) => withGroups(s, list))),
      deployments && this.sources.deployments().then((list) => this.update((s) => withDeployments(s, list))),
      queue && this.sources.queue().then((items) => this.update((s) => withQueue(s, items, this.sources.now()))),
    ]);
    this.letGo();
    this.tookMillis = Math.min(this.sources.now() - began, SLOW_MAX);
  }

  private async fetchList(): Promise<void> {
    const apps = await this.sources.apps();
    this.listed = apps.length;
    this.update((s) => withApps(s, apps, this.sources.closely()));
    await this.fetchClosely();
  }

  private async fetchClosely(): Promise<void> {
    let there: ReadonlyMap<string, App> = new Map();
    this.update((s) => ((there = s.apps), s));
    await this.fetchEach(this.sources.closely().filter((id) => there.has(id)));
  }

  private async fetchPods(): Promise<void> {
    const pods = await this.sources.pods();
    this.seen(pods);
    this.update((s) => withPods(s, pods));
  }

  private seen(pods: readonly PodStatus[]): void {
    for (const id of this.pods.keys()) this.pods.set(id, false);
    for (const { id } of pods) this.pods.set(id, true);
  }

  /** One update for all of them: each is drawn, and each makes rows, sums and counts anew. */
  private async fetchEach(ids: readonly string[]): Promise<void> {
    const found = await Promise.all(ids.map((id) => this.fetchOne(id)));
    for (const [id, app] of found) if (app?.tasks !== undefined) this.looked.add(id);
    this.update((s) => withRefetched(s, found));
  }

  private letGo(): void {
    const closely = new Set(this.sources.closely());
    const left = [...this.looked].filter((id) => !closely.has(id));
    for (const id of left) this.looked.delete(id);
    if (left.length > 0) this.update((s) => withoutTasks(s, left));
  }

  private async fetchOne(id: string): Promise<Refetched> {
    const app = await (this.leaving.has(id) || this.pods.has(id) ? this.sources.find(id) : this.sources.app(id));
    if (app !== null && (app.deployments ?? []).length === 0) this.leaving.delete(id);
    return [id, app];
  }
}
