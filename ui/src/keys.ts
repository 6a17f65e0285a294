import { dialog, openDialog } from './dialogs/open';
import { go, route } from './route';

/** What each key does while nothing is typed and no dialog is open; dialogs handle their own. The list is in `dialogs/help`. */
const KEYS: Record<string, () => void> = {
  c: () => openDialog({ kind: 'create' }),
  s: () => {
    if (route.value.appId !== undefined) openDialog({ kind: 'scale', appId: route.value.appId });
  },
  j: () => step(1),
  k: () => step(-1),
  '?': () => openDialog({ kind: 'help' }),
  '/': () => document.querySelector<HTMLInputElement>('#search')?.select(),
};

export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.value !== undefined) return;
    const target = event.target as HTMLElement;
    const typing = target.matches('input, textarea, select');
    if (event.key === 'Escape') {
      if (typing) target.blur();
      else if (route.value.appId !== undefined) go({ appId: undefined });
    } else if (!typing && event.key in KEYS) {
      event.preventDefault();
      KEYS[event.key]!();
    }
  });
}

/** Moves the keyboard from app to app; with one open, opens the next. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.apps .app-id a')];
  const open = links.findIndex((link) => link.closest('tr')?.classList.contains('open'));
  const on = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const from = on >= 0 ? on : open;
  const next = links[from < 0 ? 0 : Math.min(Math.max(from + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  if (route.value.appId !== undefined) next?.click();
}
