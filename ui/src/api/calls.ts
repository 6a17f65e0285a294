import { ApiError, send } from './http';
import type { App, Deployment, PodStatus, QueueItem } from './types';

const EMBED = ['tasks', 'counts', 'deployments', 'lastTaskFailure'];

export function appPath(id: string): string {
  return '/v2/apps/' + id.split('/').filter(Boolean).map(encodeURIComponent).join('/');
}

export async function fetchApps(): Promise<App[]> {
  const query = EMBED.map((name) => `embed=apps.${name}`).join('&');
  return (await send<{ apps: App[] }>('GET', `/v2/apps?${query}`)).apps;
}

/** The app, or null when it does not exist (any more). */
export async function fetchApp(id: string): Promise<App | null> {
  const query = EMBED.map((name) => `embed=app.${name}`).join('&');
  try {
    return (await send<{ app: App }>('GET', `${appPath(id)}?${query}`)).app;
  } catch (refused) {
    if (refused instanceof ApiError && refused.status === 404) return null;
    throw refused;
  }
}

/** The app if it is there, by the list: its `id` is any part of an id, so others may come along. */
export async function findApp(id: string): Promise<App | null> {
  const query = EMBED.map((name) => `embed=apps.${name}`).join('&');
  const { apps } = await send<{ apps: App[] }>('GET', `/v2/apps?id=${encodeURIComponent(id)}&${query}`);
  return apps.find((app) => app.id === id) ?? null;
}

export const fetchDeployments = () => orNone(send<Deployment[]>('GET', '/v2/deployments'));

export const fetchQueue = () => orNone(send<{ queue: QueueItem[] }>('GET', '/v2/queue').then((body) => body.queue));

export const fetchPods = () => orNone(send<PodStatus[]>('GET', '/v2/pods/::status'));

/** Who may not see these still sees the apps. */
async function orNone<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (refused) {
    if (refused instanceof ApiError && (refused.status === 403 || refused.status === 404)) return [];
    throw refused;
  }
}

/** Whether the server is there at all. */
export const ping = () => send<unknown>('GET', '/ping');

export const createApp = (app: unknown, force: boolean) => send('POST', `/v2/apps?force=${force}`, app);

export const updateApp = (id: string, body: unknown, partial: boolean, force: boolean) =>
  send('PUT', `${appPath(id)}?partialUpdate=${partial}&force=${force}`, body);

export const scaleApp = (id: string, instances: number, force: boolean) =>
  send('PUT', `${appPath(id)}?force=${force}`, { instances });

export const restartApp = (id: string, force: boolean) => send('POST', `${appPath(id)}/restart?force=${force}`);

// The server's own default is force=true; saying false lets the user see the lock first.
export const destroyApp = (id: string, force: boolean) => send('DELETE', `${appPath(id)}?force=${force}`);

export const killTask = (appId: string, taskId: string, force: boolean) =>
  send('DELETE', `${appPath(appId)}/tasks/${encodeURIComponent(taskId)}?force=${force}`);

export const resetDelay = (id: string) =>
  send('DELETE', `/v2/queue/${id.split('/').filter(Boolean).map(encodeURIComponent).join('/')}/delay`);

/** Without force the server starts a deployment that goes back; with force it merely stops. */
export const cancelDeployment = (id: string, force: boolean) =>
  send('DELETE', `/v2/deployments/${encodeURIComponent(id)}?force=${force}`);
