import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

const PAGE = 250;

/** How many rows are drawn: more whenever the end of the table comes near, so that thousands of apps stay quick. */
export const rowLimit = signal(PAGE);

export function MoreRows({ hidden }: { hidden: number }) {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) rowLimit.value += PAGE;
      },
      { rootMargin: '1200px' },
    );
    observer.observe(element.current!);
    return () => observer.disconnect();
    // A new observer each time the limit grew: one that stays in sight is told only once.
  }, [rowLimit.value]);
  return (
    <button ref={element} type="button" class="more" onClick={() => (rowLimit.value += PAGE)}>
      {hidden} more
    </button>
  );
}
