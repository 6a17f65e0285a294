import { computed, signal } from '@preact/signals';
import { fetchApp, fetchApps, fetchDeployments, fetchPods, fetchQueue, findApp, ping } from './api/calls';
import { route } from './route';
import { now, serverNow } from './store/clock';
import { LiveFeed } from './store/live';
import { Refresher } from './store/refresher';
import { rowMaker, shown } from './store/rows';
import { EMPTY } from './store/snapshot';

/** The page's one state and what is computed from it. */
export const snapshot = signal(EMPTY);

const makeRows = rowMaker();

// Only what is queued changes by the mere passing of time.
export const rows = computed(() => makeRows(snapshot.value, snapshot.value.queue.size > 0 ? now.value : 0));

export const visibleRows = computed(() => shown(rows.value, route.value.view));

export const refresher: Refresher = new Refresher(
  {
    apps: fetchApps,
    app: fetchApp,
    find: findApp,
    pods: fetchPods,
    deployments: fetchDeployments,
    queue: fetchQueue,
    now: serverNow,
  },
  (change) => (snapshot.value = change(snapshot.value)),
  () => feed.lose(),
);

export const feed: LiveFeed = new LiveFeed(refresher, () => snapshot.value.queue.size > 0, ping);

/** After an action of our own: do not wait for the event that will follow. */
export function touched(appId: string | undefined, leaving = false): void {
  const apps = appId === undefined ? [] : [appId];
  refresher.note({ apps, leaving: leaving ? apps : [], deployments: true });
}
