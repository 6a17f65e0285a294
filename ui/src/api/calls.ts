import { ApiError, send } from './http';
import type { Way } from '../store/chosen';
import type { Change } from './plan';
import type { App, AppPast, Deployment, Info, PodStatus, QueueItem } from './types';

/** Tasks are many: they are asked for only of apps that are looked at. */
const EMBED = ['counts', 'deployments', 'lastTaskFailure'];

export function appPath(id: string): string {
  return '/v2/apps/' + id.split('/').filter(Boolean).map(encodeURIComponent).join('/');
}

export const groupPath = (id: string) => appPath(id).replace('/v2/apps', '/v2/groups');

export async function fetchApps(): Promise<App[]> {
  const query = EMBED.map((name) => `embed=apps.${name}`).join('&');
  return (await send<{ apps: App[] }>('GET', `/v2/apps?${query}`)).apps;
}

/** The app, with its tasks or without, or null when it does not exist (any more). */
export async function fetchApp(id: string, tasks: boolean): Promise<App | null> {
  const query = [...EMBED, ...(tasks ? ['tasks'] : [])].map((name) => `embed=app.${name}`).join('&');
  try {
    return (await send<{ app: App }>('GET', `${appPath(id)}?${query}`)).app;
  } catch (refused) {
    if (refused instanceof ApiError && refused.status === 404) return null;
    throw refused;
  }
}

/** The app if it is there, by the list: its `id` is any part of an id, so others may come along. */
export async function findApp(id: string, tasks: boolean): Promise<App | null> {
  const query = [...EMBED, ...(tasks ? ['tasks'] : [])].map((name) => `embed=apps.${name}`).join('&');
  const { apps } = await send<{ apps: App[] }>('GET', `/v2/apps?id=${encodeURIComponent(id)}&${query}`);
  return apps.find((app) => app.id === id) ?? null;
}

export const fetchDeployments = () => orNone(send<Deployment[]>('GET', '/v2/deployments'));

export const fetchQueue = () => orNone(send<{ queue: QueueItem[] }>('GET', '/v2/queue').then((body) => body.queue));

export const fetchPods = () => orNone(send<PodStatus[]>('GET', '/v2/pods/::status'));

interface GroupNode {
  id: string;
  groups?: GroupNode[];
}

/** Ids of all groups but the root. */
export const fetchGroups = () => orNone(send<GroupNode>('GET', '/v2/groups?embed=group.groups').then((root) => (root.groups ?? []).flatMap(idsOf)));

const idsOf = (group: GroupNode): string[] => [group.id, ...(group.groups ?? []).flatMap(idsOf)];

/** Who may not see these still sees the apps. */
async function orNone<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (refused) {
    if (refused instanceof ApiError && (refused.status === 403 || refused.status === 404)) return [];
    throw refused;
  }
}

/** Of a standby the answer's headers tell that it is one. */
export const askLeader = () => send<unknown>('GET', '/v2/leader');

/** Whether the server is there at all. */
export const ping = () => send<unknown>('GET', '/ping');

export const creation = (app: unknown): Change => ({ method: 'POST', path: '/v2/apps', body: app });

export const update = (id: string, body: unknown, partial: boolean): Change => ({ method: 'PUT', path: `${appPath(id)}?partialUpdate=${partial}`, body });

export const scaling = (id: string, instances: number): Change => ({ method: 'PUT', path: appPath(id), body: { instances } });

/** A version alone leads back to it. */
export const rollback = (id: string, version: string): Change => ({ method: 'PUT', path: appPath(id), body: { version } });

export const restart = (id: string): Change => ({ method: 'POST', path: `${appPath(id)}/restart` });

export const removal = (id: string): Change => ({ method: 'DELETE', path: appPath(id) });

const podPath = (id: string) => appPath(id).replace('/v2/apps', '/v2/pods');

export const fetchPod = (id: string) => send<Record<string, unknown>>('GET', podPath(id));

export const podUpdate = (id: string, pod: unknown): Change => ({ method: 'PUT', path: podPath(id), body: pod });

export const podRemoval = (id: string): Change => ({ method: 'DELETE', path: podPath(id) });

export const groupCreation = (id: string): Change => ({ method: 'POST', path: '/v2/groups', body: { id }, trial: 'none' });

export const groupScaling = (id: string, factor: number): Change => ({ method: 'PUT', path: groupPath(id), body: { scaleBy: factor }, trial: { body: { id, scaleBy: factor } } });

export const groupRemoval = (id: string): Change => ({ method: 'DELETE', path: groupPath(id) });

/** Of what a kill alone and one with a wipe would do the server makes no plan. */
export const kill = (ids: readonly string[], way: Way): Change => ({
  method: 'POST',
  path: `/v2/tasks/delete${way === 'kill' ? '' : `?${way}=true`}`,
  body: { ids },
  ...(way === 'scale' ? {} : { trial: 'none' }),
});

export const resetDelay = (id: string) =>
  send('DELETE', `/v2/queue/${id.split('/').filter(Boolean).map(encodeURIComponent).join('/')}/delay`);

export const fetchVersions = (id: string) => send<{ versions: string[] }>('GET', `${appPath(id)}/versions`).then(({ versions }) => versions);

export const fetchVersion = (id: string, version: string) => send<Record<string, unknown>>('GET', `${appPath(id)}/versions/${encodeURIComponent(version)}`);

/** What is asked for only by who looks at it: the tasks that ended, and the statistics of those that are there. */
export const fetchPast = (id: string) => send<{ app: AppPast }>('GET', `${appPath(id)}?embed=app.taskStats&embed=app.taskHistory`).then(({ app }) => app);

/** Those that are over and remembered, the one that ended last first. */
export const fetchEnded = () => orNone(send<Deployment[]>('GET', '/v2/deployments?status=ended'));

/** A deployment, also one that has ended. */
export const fetchDeployment = (id: string) => send<Deployment>('GET', `/v2/deployments/${encodeURIComponent(id)}`);

export const pauseDeployment = (id: string) => send('POST', `/v2/deployments/${encodeURIComponent(id)}/pause`);
export const resumeDeployment = (id: string) => send('POST', `/v2/deployments/${encodeURIComponent(id)}/resume`);

export const fetchInfo = () => send<Info>('GET', '/v2/info');

/** Without force the server starts a deployment that goes back; with force it merely stops. It makes no plan of either. */
export const cancellation = (id: string, force: boolean) => ({ method: 'DELETE', path: `/v2/deployments/${encodeURIComponent(id)}?force=${force}` }) as const;
