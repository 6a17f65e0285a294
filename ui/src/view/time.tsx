import { now } from '../store/clock';
import { ago, brief } from '../store/format';

/** "3m ago", with the moment itself, here and in UTC, when pointed at. */
export function Age({ at }: { at: string | undefined }) {
  return at === undefined ? <>–</> : (
    <time dateTime={at} title={moment(at)}>
      {ago(at, now.value)}
    </time>
  );
}

const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' };

/** "Nov 23, 2026, 9:12:04 AM (Europe/Berlin)" and the same in UTC. */
export const moment = (at: string) => `${new Date(at).toLocaleString(undefined, FULL)} (${timeZone()})\n${at}`;

export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The moment itself: in lists of what happened. */
export function At({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {brief(at, now.peek())}
    </time>
  );
}
