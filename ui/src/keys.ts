import { dialog, openDialog } from './dialogs/open';
import { go, route } from './route';

/** `c` creates, `/` searches, escape closes the panel. Dialogs handle their own escape. */
export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.value !== undefined) return;
    const target = event.target as HTMLElement;
    const typing = target.matches('input, textarea, select');
    if (event.key === 'Escape') {
      if (typing) target.blur();
      else if (route.value.appId !== undefined) go({ appId: undefined });
    } else if (!typing && event.key === 'c') {
      event.preventDefault();
      openDialog({ kind: 'create' });
    } else if (!typing && event.key === '/') {
      event.preventDefault();
      document.querySelector<HTMLInputElement>('#search')?.select();
    }
  });
}
