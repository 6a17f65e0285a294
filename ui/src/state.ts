import { computed, effect, signal } from '@preact/signals';
import { fetchApp, fetchApps, fetchDeployment, fetchDeployments, fetchEnded, fetchGroups, fetchPods, fetchQueue, findApp, ping } from './api/calls';
import { route } from './route';
import { activity, ActivityLog } from './store/activity';
import { Awaited } from './store/awaited';
import { now, serverNow } from './store/clock';
import { closelyOf } from './store/closely';
import { asksReadiness } from './store/holdups';
import { link, LiveFeed } from './store/live';
import { OutcomeWatch } from './store/outcomes';
import { Refresher } from './store/refresher';
import { podRowMaker } from './store/pods';
import { find, labelCounts, rowIn, rowMaker } from './store/rows';
import { EMPTY } from './store/snapshot';
import { isTyping } from './store/typing';
import { childrenOf, groupPaths, isBelow, totalOf } from './store/tree';

/** The page's one state and what is computed from it. */
export const snapshot = signal(EMPTY);

const makeRows = rowMaker();

// Only what is queued changes by the mere passing of time.
export const rows = computed(() => makeRows(snapshot.value, snapshot.value.queue.size > 0 ? now.value : 0));

/** The row of an app. */
export const rowOfApp = (id: string) => rowIn(rows.value, id);

const pods = computed(() => snapshot.value.pods);
const queued = computed(() => snapshot.value.queue);
const deploying = computed(() => snapshot.value.deployments);

const makePodRows = podRowMaker();

/** Pods, told of as apps are. */
export const podRows = computed(() => makePodRows(pods.value, queued.value, deploying.value, queued.value.size > 0 ? now.value : 0));

const podRowsById = computed(() => new Map(podRows.value.map((row) => [row.id, row])));

export const podRow = (id: string) => podRowsById.value.get(id);

/** Of an app or a pod: no two have one id. */
export const rowNamed = (id: string) => rowOfApp(id) ?? podRow(id);

/** The group whose list is looked at. */
const openGroup = computed(() => (route.value.screen === 'apps' ? route.value.id : '/'));

/** What the filters of the list leave, with the counts of each. */
export const found = computed(() => find(rows.value, openGroup.value, route.value.view));

export const foundPods = computed(() => find(podRows.value, openGroup.value, route.value.view));

/** Computed only while somebody looks at the labels. */
export const foundLabels = computed(() => labelCounts([...rows.value, ...podRows.value], openGroup.value, route.value.view));

const known = computed(() => snapshot.value.groups);

/** What is directly in the group that is looked at. */
export const inside = computed(() => childrenOf(rows.value, openGroup.value, known.value));

/** The sums of that group. */
export const total = computed(() => totalOf(inside.value));

/** Every group, also those without apps. */
export const groups = computed(() => groupPaths(rows.value, known.value));

const closely = computed<readonly string[]>(() => closelyOf(route.value, snapshot.value.deployments));

export const refresher: Refresher = new Refresher(
  {
    apps: fetchApps,
    app: (id) => fetchApp(id, closely.peek().includes(id)),
    find: (id) => findApp(id, closely.peek().includes(id)),
    pods: fetchPods,
    groups: fetchGroups,
    deployments: fetchDeployments,
    queue: fetchQueue,
    now: serverNow,
    closely: () => closely.peek(),
    typing: isTyping,
  },
  (change) => (snapshot.value = change(snapshot.value)),
  () => feed.lose(),
);

const watch = new OutcomeWatch(fetchDeployment, fetchEnded);

/** Of deployments that ended before the page was opened, or while it heard nothing. */
export const loadEnded = () => watch.load();

const happened = new ActivityLog();
const everything = computed(() => totalOf(childrenOf(rows.value, '/', [])));

effect(() => {
  const at = now.value;
  if (link.value.state === 'live') activity.value = happened.tick(activity.peek(), at, () => everything.peek().health);
});

/** Delays, refusals and answers to readiness checks change without an event: they are asked for while something waits for them. */
function silently(): void {
  const { queue, deployments, apps } = snapshot.value;
  if (queue.size > 0) refresher.noteQueue();
  if (asksReadiness(deployments, apps)) refresher.note({ apps: [], deployments: true });
}

export const feed: LiveFeed = new LiveFeed(refresher, silently, ping, (id) => void watch.over(id), (type, event) => happened.hear(type, event));

// Whoever comes to an app, or sees a deployment begin, needs the tasks of which the list said nothing.
effect(() => {
  const { apps } = snapshot.value;
  const missing = closely.value.filter((id) => apps.has(id) && apps.get(id)!.tasks === undefined);
  if (missing.length > 0) refresher.note({ apps: missing, deployments: false });
});

effect(() => watch.see(deploying.value));

/** After an action of our own: do not wait for the event that will follow. */
export function touched(appId: string | undefined, leaving = false): void {
  const apps = appId === undefined ? [] : [appId];
  const fetched = refresher.note({ apps, leaving: leaving ? apps : [], deployments: true });
  if (appId !== undefined && !leaving) awaited.until(fetched, appId);
}

/** As `touched`, of pods. */
export function touchedPods(ids: readonly string[]): void {
  refresher.note({ apps: [], pods: ids, deployments: true });
}

/** After a change of a group: of what is in it, and perhaps of the group itself. */
export function touchedGroup(group: string, leaving = false): void {
  const apps = below(rows.value, group);
  const fetched = refresher.note({ apps, leaving: leaving ? apps : [], pods: below(podRows.value, group), groups: true, deployments: true });
  if (!leaving) awaited.until(fetched, group);
}

const below = (list: readonly { id: string }[], group: string) => list.map(({ id }) => id).filter((id) => isBelow(id, group));

/** Apps and groups that an action of ours has touched, until they were asked for. */
const awaited = new Awaited();

/** Whether an app or a group that the page knows nothing of may be there all the same: it is being asked for, or the server cannot be. */
export const mayBeThere = (id: string) => awaited.has(id) || link.value.state === 'connecting' || link.value.state === 'lost';
