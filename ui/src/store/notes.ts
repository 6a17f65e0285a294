import { mainReason } from './reasons';
import type { Row } from './rows';

/** What one would ask next, seeing the status: why it waits, what failed, how many are unhealthy. */
export function noteOf(row: Row): string | undefined {
  if (row.status === 'Waiting') return mainReason(row.queued!, row.app) ?? 'no offer came yet';
  if (row.status === 'Delayed') return row.app.lastTaskFailure?.message;
  if (row.health.unhealthy > 0) return `${row.health.unhealthy} unhealthy`;
  const checked = (row.app.healthChecks ?? []).length > 0;
  return row.status === 'Deploying' && checked && row.health.unknown > 0 ? `${row.health.unknown} not healthy yet` : undefined;
}
