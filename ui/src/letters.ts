import { signal } from '@preact/signals';

const KEY = 'ekiden.letters';

/**
 * Whether single letters do something. Who speaks to the machine, or presses keys without wanting to, turns them off in this browser;
 * what needs Ctrl stays, and Escape.
 */
export const letters = signal(true);

export function startLetters(): void {
  try {
    letters.value = localStorage.getItem(KEY) !== 'off';
  } catch {
    // Without storage they are on.
  }
}

export function setLetters(on: boolean): void {
  letters.value = on;
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
