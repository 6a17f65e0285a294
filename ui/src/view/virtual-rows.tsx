import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props<T> {
  items: readonly T[];
  /** How many columns the table has. */
  columns: number;
  /** Of each row alike, in pixels. */
  height: number;
  draw: (item: T) => ComponentChildren;
}

/** Up to so many rows are all drawn: then the browser's own search finds them. */
const ALL = 100;
/** Drawn above and below what is seen, so that scrolling finds rows and not gaps. */
const MARGIN = 12;

/** The body of a table of which only the rows near the window are in the document, however many there are. */
export function VirtualRows<T>({ items, columns, height, draw }: Props<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [first, setFirst] = useState(0);
  const all = items.length <= ALL;
  useLayoutEffect(() => {
    if (all) return;
    const look = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      // In steps, so that most scrolling draws nothing.
      setFirst(Math.max(0, Math.floor(-top / height / 10) * 10 - MARGIN));
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [all, height]);
  const count = Math.ceil((typeof innerHeight === 'number' ? innerHeight : 1000) / height) + 2 * MARGIN + 10;
  const from = all ? 0 : Math.min(first, Math.max(0, items.length - count));
  const to = all ? items.length : Math.min(items.length, from + count);
  return (
    <tbody ref={body}>
      {from > 0 && <Space columns={columns} height={from * height} />}
      {items.slice(from, to).map(draw)}
      {to < items.length && <Space columns={columns} height={(items.length - to) * height} />}
    </tbody>
  );
}

const Space = ({ columns, height }: { columns: number; height: number }) => (
  <tr class="space" aria-hidden="true">
    <td colSpan={columns} style={{ height: `${height}px` }} />
  </tr>
);
