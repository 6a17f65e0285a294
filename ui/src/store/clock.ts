import { signal } from '@preact/signals';

/** The server's time in milliseconds, advancing once a second. */
export const now = signal(Date.now());

let skewMillis = 0;

/** Ages are told in the server's time, so that a wrong local clock shows nothing "in the future". */
export function noteServerDate(header: string | null): void {
  const server = header === null ? NaN : Date.parse(header);
  if (Number.isNaN(server)) return;
  const skew = server - Date.now();
  // The header counts whole seconds: smaller differences are its rounding.
  skewMillis = Math.abs(skew) > 2000 ? skew : 0;
}

export const serverNow = () => Date.now() + skewMillis;

export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) now.value = serverNow();
  }, 1000);
}
