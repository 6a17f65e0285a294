/** 90 → "1m 30s"; at most two units. */
export function duration(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  if (seconds < 86400) return two(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'm');
  return two(Math.floor(seconds / 86400), 'd', Math.floor((seconds % 86400) / 3600), 'h');
}

const two = (big: number, bigUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit} ${small}${smallUnit}`;

/** "3m ago"; one unit, because ages are read at a glance. */
export function ago(timestamp: string | undefined, now: number): string {
  if (timestamp === undefined) return '–';
  const millis = now - Date.parse(timestamp);
  return millis < 1500 ? 'just now' : `${duration(millis).split(' ')[0]} ago`;
}

export function memory(mib: number): string {
  if (mib >= 1024 * 1024) return `${trimmed(mib / 1024 / 1024)} TiB`;
  return mib >= 1024 ? `${trimmed(mib / 1024)} GiB` : `${trimmed(mib)} MiB`;
}

/** Cores that are busy: of an idle task a few thousandths. */
export const cores = (value: number) => String(value < 0.1 ? Math.round(value * 1000) / 1000 : Math.round(value * 100) / 100);

export const trimmed = (value: number) => String(Math.round(value * 100) / 100);

/** The local wall clock, as in the banner. */
export const clockTime = (millis: number) => new Date(millis).toTimeString().slice(0, 8);

const BRIEF: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false };

/** "Nov 23, 09:12:04", and the year where it is another one. */
export function brief(at: string, now: number): string {
  const then = new Date(at);
  return then.toLocaleString(undefined, then.getFullYear() === new Date(now).getFullYear() ? BRIEF : { ...BRIEF, year: 'numeric' });
}

/** "TASK_RUNNING" → "running". */
export const taskState = (state: string) => state.replace(/^TASK_/, '').replaceAll('_', ' ').toLowerCase();

/** "t_web.instance-6eb7afba-e542-11f1-a092-02fc00000001._app.1" → "6eb7afba-e542…  #1": enough to tell siblings apart. */
export function shortTask(id: string): string {
  const match = /(?:instance-|marathon-|\.)([0-9a-f]{8}-[0-9a-f]{4})-[0-9a-f-]+(?:\._app|\.([^.]+)(?=\.\d+$)|\.[^.]+)?(?:\.(\d+))?$/.exec(id);
  if (match === null) return id;
  // Of a pod: which one of its containers.
  const [, instance, container, attempt] = match;
  return [instance, container, attempt === undefined ? undefined : `#${attempt}`].filter(Boolean).join(' ');
}

/** 1536 → "1.5 KiB". */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : Math.round(value * 10) / 10} ${units[unit]}`;
}

/** "/a, /b, /c and 4 more". */
export const listed = (names: readonly string[], most = 5): string => (names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`);

/** "the app", "all 3 apps, the pod": what is in a group. */
export function contents(apps: number, pods: number): string {
  const of = (count: number, word: string) => count > 0 && (count === 1 ? `the ${word}` : `all ${count} ${word}s`);
  return [of(apps, 'app'), of(pods, 'pod')].filter(Boolean).join(', ');
}
