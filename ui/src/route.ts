import { computed, signal } from '@preact/signals';
import { HEALTHS } from './store/health';
import type { SortKey, View } from './store/rows';

/** The screens, each with a URL; `lost` is any other. */
export const SCREENS = ['apps', 'app', 'pod', 'instance', 'deployments', 'cluster', 'about', 'lost'] as const;
export type Screen = (typeof SCREENS)[number];

/** The URL's hash is the page's state: `#/group/prod?filter=…&status=Running,Waiting&sort=-cpus`, `#/apps/prod/web?tab=debug`. */
export interface Route {
  screen: Screen;
  /** What the screen is about: a group ("/" for all), an app, a pod, a task, a deployment, an agent; for `lost` what was asked for. */
  id: string;
  /** Which of the screen's tabs; empty for its first one. */
  tab: string;
  /** How the list of apps is filtered and sorted. */
  view: View;
  /** What else the screen keeps in the URL. */
  extra: Readonly<Record<string, string>>;
}

const SORTS: readonly string[] = ['id', 'status', 'health', 'instances', 'cpus', 'mem'];
const OF_VIEW = new Set(['tab', 'filter', 'status', 'health', 'label', 'volumes', 'sort', 'flat']);
/** What an app has tabs for; Marathon's page wrote them behind the id. */
const OLD_TABS = ['configuration', 'debug', 'volumes'];

export const PLAIN_VIEW: View = { text: '', statuses: [], healths: [], labels: [], volumes: false, sort: 'id', descending: false, flat: false };

export function parseHash(hash: string): Route {
  const [path = '', query = ''] = split(hash.replace(/^#/, ''));
  const params = new URLSearchParams(query);
  const sort = params.get('sort') ?? 'id';
  const key = sort.replace(/^-/, '');
  const { extra = {}, ...place } = placeOf(path);
  return {
    ...place,
    tab: place.tab || (params.get('tab') ?? ''),
    view: {
      text: params.get('filter') ?? '',
      statuses: list(params.get('status')),
      healths: list(params.get('health')).filter((name) => (HEALTHS as readonly string[]).includes(name)),
      labels: list(params.get('label')).map(decode),
      volumes: params.has('volumes'),
      sort: SORTS.includes(key) ? (key as SortKey) : 'id',
      descending: sort.startsWith('-'),
      flat: params.has('flat'),
    },
    extra: { ...Object.fromEntries([...params].filter(([name]) => !OF_VIEW.has(name))), ...extra },
  };
}

export function formatHash({ screen, id, tab, view, extra }: Route): string {
  const params = [
    tab && `tab=${encodeURIComponent(tab)}`,
    view.text && `filter=${encodeURIComponent(view.text)}`,
    view.statuses.length > 0 && `status=${view.statuses.join(',')}`,
    view.healths.length > 0 && `health=${view.healths.join(',')}`,
    // Twice, as a label may have a comma in it.
    view.labels.length > 0 && `label=${view.labels.map((label) => encodeURIComponent(encodeURIComponent(label))).join(',')}`,
    view.volumes && 'volumes=',
    (view.sort !== 'id' || view.descending) && `sort=${view.descending ? '-' : ''}${view.sort}`,
    view.flat && 'flat=',
    ...Object.entries(extra).map(([name, value]) => value && `${name}=${encodeURIComponent(value)}`),
  ].filter(Boolean);
  const path = pathOf(screen, id);
  return params.length === 0 ? path : `${path}?${params.join('&')}`;
}

function pathOf(screen: Screen, id: string): string {
  const segments = id.split('/').filter(Boolean).map(encodeURIComponent).join('/');
  switch (screen) {
    case 'apps':
      return segments === '' ? '#/apps' : `#/group/${segments}`;
    case 'app':
      return `#/apps/${segments}`;
    case 'pod':
      return `#/pods/${segments}`;
    case 'lost':
      return `#${id}`;
    default:
      return segments === '' ? `#/${screen}` : `#/${screen}/${segments}`;
  }
}

type Place = Pick<Route, 'screen' | 'id' | 'tab'> & Partial<Pick<Route, 'extra'>>;

function placeOf(path: string): Place {
  const [, first = '', rest = ''] = /^\/?([^/]*)\/?(.*)$/.exec(path) ?? [];
  const segments = rest.split('/').filter(Boolean).map(decode);
  const id = segments.join('/');
  switch (first) {
    case '':
      return { screen: 'apps', id: '/', tab: '' };
    case 'group':
      return { screen: 'apps', id: rooted(id), tab: '' };
    case 'apps':
      return id === '' ? { screen: 'apps', id: '/', tab: '' } : marathons(segments) ?? { screen: 'app', id: rooted(id), tab: '' };
    case 'pods':
      return id === '' ? { screen: 'apps', id: '/', tab: '' } : { screen: 'pod', id: rooted(id), tab: '' };
    case 'instance':
      if (id !== '') return { screen: 'instance', id, tab: '' };
      break;
    case 'deployments':
    case 'cluster':
      return { screen: first, id, tab: '' };
    case 'about':
      return { screen: 'about', id: '', tab: '' };
  }
  return { screen: 'lost', id: path, tab: '' };
}

/** Marathon's page wrote the whole id as one segment, and its tabs, a task or a volume behind it: `#/apps/%2Fprod%2Fweb/configuration`. */
function marathons([id = '', behind, volume]: string[]): Place | undefined {
  if (!id.startsWith('/')) return undefined;
  if (behind === undefined || OLD_TABS.includes(behind)) return { screen: 'app', id, tab: behind ?? '' };
  if (behind === 'volume' && volume !== undefined) return { screen: 'app', id, tab: 'volumes', extra: { volume } };
  return { screen: 'instance', id: behind, tab: '' };
}

const rooted = (id: string) => '/' + id.replace(/^\//, '');
const list = (text: string | null) => (text ?? '').split(',').filter(Boolean);

function split(text: string): [string, string] {
  const at = text.indexOf('?');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const hash = signal(typeof location === 'undefined' ? '' : location.hash);

export const route = computed(() => parseHash(hash.value));

/** The app that is looked at, if one is. */
export const openAppId = computed(() => (route.value.screen === 'app' ? route.value.id : undefined));

/** Marks what was visited in the browser's history: what has no mark is come to for the first time. */
const VISITED = { visited: true };

export function startRouter(): void {
  history.replaceState(VISITED, '');
  addEventListener('hashchange', () => {
    const fresh = history.state === null;
    if (fresh) history.replaceState(VISITED, '');
    hash.value = location.hash;
    const { screen, id } = route.value;
    const place = `${screen} ${id}`;
    // One that is returned to is where the browser left it.
    if (fresh && place !== shown) scrollTo(0, 0);
    shown = place;
  });
}

let shown = '';

type To = Partial<Route> & { screen: Screen };

/** The address of a screen, as it is when nothing is filtered or chosen there. */
export const linkTo = ({ screen, id = '', tab = '', view = PLAIN_VIEW, extra = {} }: To) => formatHash({ screen, id, tab, view, extra });

export const appLink = (id: string) => linkTo({ screen: 'app', id });
export const groupLink = (id: string) => linkTo({ screen: 'apps', id });
export const taskLink = (id: string, tab = '', extra: Record<string, string> = {}) => linkTo({ screen: 'instance', id, tab, extra });

/** Opening something is a step one can go back from. */
export const go = (to: To): void => visit(linkTo(to));

/** The route is another one at once: the browser tells of it only after what comes next. */
export function visit(address: string): void {
  location.hash = address;
  hash.value = location.hash;
}

/** Typing a filter, or choosing what to compare, is none. */
export const refine = (change: Partial<View>) => replace({ ...route.value, view: { ...route.value.view, ...change } });
export const choose = (extra: Record<string, string>) => replace({ ...route.value, extra: { ...route.value.extra, ...extra } });

/** Leaves the screen of something that is gone; going back must not lead to it. */
export const leave = () => replace({ screen: 'apps', id: '/', tab: '', view: PLAIN_VIEW, extra: {} });

function replace(next: Route): void {
  const text = formatHash(next);
  history.replaceState(VISITED, '', text);
  hash.value = text;
}
