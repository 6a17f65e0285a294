import { duration, taskState } from './format';
import { mainReason } from './reasons';
import type { Row } from './rows';

/** What one would ask next, seeing the status: why it waits, what failed, how many are unhealthy. */
export function noteOf(row: Row): string | undefined {
  if (row.status === 'Waiting') return mainReason(row.queued!, row.app) ?? 'no offer came yet';
  if (row.status === 'Delayed') return failureOf(row) ?? ENDED;
  if (row.health.unhealthy > 0) return `${row.health.unhealthy} unhealthy`;
  if (row.held !== undefined) return row.held.text;
  if (isShort(row)) return row.health.staged > 0 ? `${row.health.staged} starting` : `${row.health.missing} missing`;
  const checked = (row.app.healthChecks ?? []).length > 0;
  // A deployment may start more than were asked for before it ends others.
  if (row.status === 'Deploying') return checked && row.health.unknown > 0 ? `${row.health.unknown} not healthy yet` : undefined;
  const over = row.running + row.health.staged - row.target;
  return over > 0 ? `${over} over capacity` : undefined;
}

/** Nothing is said to hold it up, and still it is not all there: that is not green. */
export const isShort = (row: Row) => row.status === 'Running' && row.running < row.target;

/** A task that ends with success is no failure to the server, which delays the next one all the same. */
const ENDED = 'its command ended; a long-running app should not';

/** The note where only a line about the app is shown, without its status, below a deployment that says itself whether it is paused. */
export function noteInDeployment(row: Row, now: number): string | undefined {
  if (row.status !== 'Delayed') return noteOf(row.held?.kind === 'paused' ? { ...row, held: undefined } : row);
  const failure = failureOf(row);
  return `${failure === undefined ? ENDED : `failing: ${failure}`}; ${startsAgain(row.queued!.readyAt, now)}`;
}

export function startsAgain(readyAt: number, now: number): string {
  return readyAt - now < 500 ? 'starts again now' : `starts again in ${duration(readyAt - now)}`;
}

function failureOf({ app: { lastTaskFailure: failure } }: Row): string | undefined {
  return failure && (failure.message || taskState(failure.state));
}
