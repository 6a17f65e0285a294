import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props<T> {
  items: readonly T[];
  /** How many columns the table has. */
  columns: number;
  /** Of each row alike, in pixels. */
  height: number;
  draw: (item: T) => ComponentChildren;
  /** Up to so many rows are all drawn: then the browser's own search finds them. */
  most?: number;
}

/** Drawn above and below what is seen, so that scrolling finds rows and not gaps. */
const MARGIN = 12;

/** The body of a table of which only the rows near the window are in the document, however many there are. */
export function VirtualRows<T>({ items, columns, height, draw, most = 100 }: Props<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [first, setFirst] = useState(0);
  const all = items.length <= most;
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
  // Which one of all rows each is: not by drawing it again, which costs more than to write that down.
  useLayoutEffect(() => {
    [...(body.current?.querySelectorAll<HTMLTableRowElement>(':scope > tr:not(.space)') ?? [])].forEach((row, index) => {
      const place = all ? null : String(from + index + 2);
      if (row.ariaRowIndex !== place) row.ariaRowIndex = place;
    });
  });
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
