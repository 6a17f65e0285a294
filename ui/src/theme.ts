import { signal } from '@preact/signals';

/** The system's preference unless the user chose otherwise in this browser. */
export type Theme = 'auto' | 'light' | 'dark';

const ORDER: readonly Theme[] = ['auto', 'light', 'dark'];
const KEY = 'ekiden.theme';

export const theme = signal<Theme>('auto');

export function startTheme(): void {
  const saved = read();
  if (saved !== null && (ORDER as readonly string[]).includes(saved)) theme.value = saved as Theme;
  theme.subscribe((value) => {
    document.documentElement.dataset['theme'] = value;
  });
}

export function nextTheme(): void {
  theme.value = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length]!;
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
