import { useEffect, useState } from 'preact/hooks';

/** What is asked for by a view of its own: nothing yet, an answer, or why there is none. An answer stays while it is asked for anew. */
export interface Loaded<T> {
  value?: T;
  error?: Error;
}

/** Asks whenever `keys` change; of answers that come late only the newest question's counts. `ask` may be undefined: then nothing is asked. */
export function useLoaded<T>(ask: (() => Promise<T>) | undefined, keys: readonly unknown[]): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({});
  useEffect(() => {
    if (ask === undefined) return;
    let current = true;
    ask().then(
      (value) => current && setLoaded({ value }),
      (error: Error) => current && setLoaded((before) => ({ ...before, error })),
    );
    return () => void (current = false);
  }, keys);
  return loaded;
}
