import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../../api/http';
import { type Change, planOf } from '../../api/plan';
import { type Definition, equal } from '../../store/definition';
import { type Refused, stillRefused } from '../../store/refusal';

/** Long enough to type on, short enough to see what came of it. */
const REST = 500;

/**
 * What the server refused, as long as it holds. What is changed is not wrong any more at once, and from the first refusal on it is tried
 * whenever it has rested for a moment. Before, nobody has asked what is wrong, and half a definition always is.
 *
 * @param now what is typed; nothing while it cannot be read
 * @param change what would be asked for; nothing if there is no difference
 * @param resting whether nothing else is being asked
 */
export function useRefusal(now: Definition | undefined, last: Definition, change: Change | undefined, resting: boolean) {
  const [refused, setRefused] = useState<Refused | undefined>(undefined);
  const [watching, setWatching] = useState(false);
  const tried = refused !== undefined && now !== undefined && equal(refused.of, now);
  const key = !watching || now === undefined || !resting || tried ? '' : JSON.stringify(now);
  useEffect(() => {
    if (key === '') return;
    const left = new AbortController();
    const answered = (failure: unknown) => {
      if (left.signal.aborted) return;
      // Who cannot be asked has not said that it is well.
      if (!(failure instanceof ApiError)) setRefused(undefined);
      else if (failure.violations.length > 0) setRefused({ error: failure, of: now! });
    };
    const look = () => (change === undefined ? answered(undefined) : void planOf(change, left.signal).then(() => answered(undefined), answered));
    const timer = setTimeout(look, REST);
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return {
    refused: refused === undefined ? undefined : stillRefused(refused, now ?? last),
    refuse: (error: ApiError, of: Definition) => {
      setRefused({ error, of });
      setWatching(true);
    },
    clear: () => setRefused(undefined),
  };
}
