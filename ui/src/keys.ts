import { dialog, openDialog } from './dialogs/open';
import { letters } from './letters';
import { go, openAppId, route } from './route';
import { openPalette, paletteIsOpen } from './view/palette/open';
import { parentsOf } from './store/tree';

const app = (kind: 'scale' | 'restart' | 'edit') => () => {
  if (openAppId.value !== undefined) openDialog({ kind, appId: openAppId.value });
};

const tab = (name: string) => () => {
  if (openAppId.value !== undefined) go({ screen: 'app', id: openAppId.value, tab: name });
};

const group = () => (route.value.screen === 'apps' ? route.value.id : '/');

/** What each key does while nothing is typed and no dialog is open; dialogs handle their own. The list is in `dialogs/help`. */
const KEYS: Record<string, () => void> = {
  c: () => openDialog({ kind: 'create', within: group() }),
  C: () => openDialog({ kind: 'create-group', group: group() }),
  s: app('scale'),
  r: app('restart'),
  e: app('edit'),
  j: () => step(1),
  k: () => step(-1),
  ',': () => go({ screen: 'about' }),
  '<': () => go({ screen: 'about' }),
  '?': () => openDialog({ kind: 'help' }),
  '/': () => {
    const select = () => document.querySelector<HTMLInputElement>('#search')?.select();
    if (route.value.screen === 'apps') return select();
    go({ screen: 'apps' });
    requestAnimationFrame(select);
  },
};

/** After `g`: the screens, and the tabs of the app that is open. */
const PLACES: Record<string, () => void> = {
  a: () => go({ screen: 'apps' }),
  d: () => go({ screen: 'deployments' }),
  c: () => go({ screen: 'cluster' }),
  i: tab(''),
  u: tab('usage'),
  v: tab('configuration'),
  e: tab('debug'),
  h: tab('history'),
};

/** How long a `g` waits for its second key. */
const SECOND_KEY = 1500;

export function startKeys(): void {
  let going = -Infinity;
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      if (dialog.value === undefined) openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.value !== undefined || paletteIsOpen.value) return;
    const target = event.target as HTMLElement;
    const typing = target.matches('input:not([type=checkbox]), textarea, select, .xterm *');
    if (event.key === 'Escape') {
      if (typing) target.blur();
      else if (!event.defaultPrevented) up();
      return;
    }
    if (typing || !letters.value) return;
    const meant = performance.now() - going < SECOND_KEY ? PLACES[event.key] : undefined;
    going = event.key === 'g' && meant === undefined ? performance.now() : -Infinity;
    const act = meant ?? KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

/** To what is looked at belongs to: from an app to its group, from a group to the one around it. */
function up(): void {
  const { screen, id } = route.value;
  if (screen === 'app' || screen === 'pod' || (screen === 'apps' && id !== '/')) go({ screen: 'apps', id: parentsOf(id).at(-1) ?? '/' });
  else if (screen === 'deployments' || screen === 'cluster') go({ screen });
}

/** Moves the keyboard from line to line of the list. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.apps .app-id a.name, .pods a.pod-name')];
  const on = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const next = links[on < 0 ? 0 : Math.min(Math.max(on + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
