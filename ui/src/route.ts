import { computed, signal } from '@preact/signals';
import type { SortKey, View } from './store/rows';

/** The URL's hash is the page's state: `#/apps/prod/web?filter=…&status=Running,Waiting&sort=-cpus`. */
export interface Route {
  /** The app whose panel is open. */
  appId: string | undefined;
  view: View;
}

const SORTS: readonly string[] = ['id', 'status', 'health', 'instances', 'cpus', 'mem'];

export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const sort = params.get('sort') ?? 'id';
  const key = sort.replace(/^-/, '');
  return {
    appId: appIdOf(path),
    view: {
      text: params.get('filter') ?? '',
      statuses: (params.get('status') ?? '').split(',').filter(Boolean),
      sort: SORTS.includes(key) ? (key as SortKey) : 'id',
      descending: sort.startsWith('-'),
    },
  };
}

export function formatHash({ appId, view }: Route): string {
  const params = [
    view.text && `filter=${encodeURIComponent(view.text)}`,
    view.statuses.length > 0 && `status=${view.statuses.join(',')}`,
    (view.sort !== 'id' || view.descending) && `sort=${view.descending ? '-' : ''}${view.sort}`,
  ].filter(Boolean);
  const path = '#/apps' + (appId ?? '').split('/').map(encodeURIComponent).join('/');
  return params.length === 0 ? path : `${path}?${params.join('&')}`;
}

function appIdOf(path: string): string | undefined {
  // Marathon's page wrote the whole id as one segment and its tabs behind it: #/apps/%2Fprod%2Fweb/configuration.
  const id = /^\/apps\/(?:(%2F[^/]+)|(.+))/i.exec(path);
  try {
    return id === null ? undefined : decodeURIComponent(id[1] ?? `/${id[2]}`);
  } catch {
    return undefined;
  }
}

const hash = signal(typeof location === 'undefined' ? '' : location.hash);

export const route = computed(() => parseHash(hash.value));

export function startRouter(): void {
  addEventListener('hashchange', () => (hash.value = location.hash));
}

/** Opening something is a step one can go back from; typing a filter is not. */
export function go(change: Partial<Route>): void {
  location.hash = formatHash({ ...route.value, ...change });
}

export const refine = (change: Partial<View>) => replace({ view: { ...route.value.view, ...change } });

/** Closes the panel of an app that is gone; going back must not lead to it. */
export const leave = () => replace({ appId: undefined });

function replace(change: Partial<Route>): void {
  const next = formatHash({ ...route.value, ...change });
  history.replaceState(null, '', next);
  hash.value = next;
}

export const linkTo = (appId: string | undefined) => formatHash({ ...route.value, appId });
