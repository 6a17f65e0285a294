import { useEffect, useRef, useState } from 'preact/hooks';
import { type Change, type Plan, planOf } from '../api/plan';
import { ApiError } from '../api/http';

export interface Planned {
  plan?: Plan;
  refused?: ApiError;
  /** It is of what was typed before: shown until the new one is there, and not to be acted upon. */
  stale?: boolean;
  /** Whether one is being asked for and none is there yet. */
  asked: boolean;
  /** Whether it is asked for already so long that it may not be had. */
  late: boolean;
  /** Nobody waits for the plan any more: the change is being made. */
  stop: () => void;
}

const PATIENCE = 250;

/** Who has to act while a server hardly answers is not kept waiting for its forecast. */
const LATE = 5000;

/** What a change would do, asked for when what is typed has rested for a moment. `attempt` asks anew for the same change. */
export function usePlan(change: Change | undefined, attempt = 0): Planned {
  const [planned, setPlanned] = useState<Pick<Planned, 'plan' | 'refused'> & { key?: string }>({});
  const [late, setLate] = useState<string | undefined>(undefined);
  const asking = useRef<AbortController | undefined>(undefined);
  const key = change === undefined || change.trial === 'none' ? undefined : JSON.stringify([change, attempt]);
  useEffect(() => {
    if (change === undefined || key === undefined) return;
    let current = true;
    const left = new AbortController();
    asking.current = left;
    left.signal.addEventListener('abort', () => (current = false));
    const ask = () =>
      planOf(change, left.signal).then(
        (plan) => current && setPlanned({ plan, key }),
        (error: unknown) => current && setPlanned({ refused: asApiError(error), key }),
      );
    const timer = setTimeout(() => void ask(), planned.key === undefined ? 0 : PATIENCE);
    const patience = setTimeout(() => current && setLate(key), LATE);
    return () => {
      left.abort();
      clearTimeout(timer);
      clearTimeout(patience);
    };
  }, [key]);
  const stop = () => asking.current?.abort();
  if (key === undefined) return { stop, asked: false, late: false };
  const stale = planned.key !== key;
  return { ...planned, stale, asked: planned.key === undefined, late: stale && late === key, stop };
}

export const asApiError = (error: unknown) => (error instanceof ApiError ? error : new ApiError(0, String(error)));
