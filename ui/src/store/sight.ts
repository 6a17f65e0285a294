/** Whether it is known what a change would do: it is seen, it is about to come, or it cannot be had. */
export type Sight = 'seen' | 'awaited' | 'unknown';

/**
 * @param stale whether the plan that is there, if one is, is of something else
 * @param late whether it has been waited for long enough
 */
export function sightOf({ plan, stale, late }: { plan?: unknown; stale: boolean; late: boolean }): Sight {
  if (stale) return late ? 'unknown' : 'awaited';
  return plan === undefined ? 'unknown' : 'seen';
}
