import { useEffect, useRef } from 'preact/hooks';

/** Control and Enter go on, wherever the keyboard is: while one part of the dialog takes the place of another it is nowhere. */
export function useForward(forward: () => void): void {
  const latest = useRef(forward);
  latest.current = forward;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) latest.current();
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
