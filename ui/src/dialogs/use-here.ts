import { useLayoutEffect, useRef } from 'preact/hooks';

/** Whether what asked is still there: an answer that comes late must close nothing else, and leads nobody anywhere. */
export function useHere(): () => boolean {
  const here = useRef(true);
  useLayoutEffect(() => {
    here.current = true;
    return () => void (here.current = false);
  }, []);
  return () => here.current;
}
