import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props<T> {
  items: readonly T[];
  /** How many columns the table has. */
  columns: number;
  /** Of each row alike, in pixels. */
  height: number;
  /** @param brief whether somebody waits for the next picture, which need not have all of it */
  draw: (item: T, brief: boolean) => ComponentChildren;
  /** Up to so many rows are all drawn: then the browser's own search finds them. */
  most?: number;
  /** What was asked for, if anything is: of another answer those rows come first that are seen, as most of the time goes into drawing. */
  answers?: string;
}

/** Drawn above and below what is seen, so that scrolling finds rows and not gaps. */
const MARGIN = 12;
/** What nobody sees is drawn when the next key of a word has been typed, or was not. */
const REST_AFTER = 200;

/** The body of a table of which only the rows near the window are in the document, however many there are. */
export function VirtualRows<T>({ items, columns, height, draw, most = 100, answers }: Props<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [first, setFirst] = useState(0);
  // Where the keyboard is nothing is taken away, not even for a moment.
  const brief = useBrief(answers) && scrollY < height && !body.current?.contains(document.activeElement);
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
  const count = brief ? rowsSeen(body.current, height) : all ? items.length : Math.ceil(innerHeight / height) + 2 * MARGIN + 10;
  const from = all || brief ? 0 : Math.min(first, Math.max(0, items.length - count));
  const to = Math.min(items.length, from + count);
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
      {items.slice(from, to).map((item) => draw(item, brief))}
      {to < items.length && <Space columns={columns} height={(items.length - to) * height} />}
    </tbody>
  );
}

const rowsSeen = (body: Element | null, height: number) => Math.max(0, Math.ceil((innerHeight - Math.max(0, body?.getBoundingClientRect().top ?? 0)) / height));

/** Whether only what is seen is to be drawn: for a moment, unless one scrolls. */
function useBrief(answers: string | undefined): boolean {
  const [drawn, setDrawn] = useState<string>();
  const brief = answers !== drawn;
  useEffect(() => {
    if (!brief) return;
    const rest = () => setDrawn(answers);
    const timer = setTimeout(rest, REST_AFTER);
    addEventListener('scroll', rest, { passive: true, once: true });
    return () => {
      clearTimeout(timer);
      removeEventListener('scroll', rest);
    };
  }, [brief, answers]);
  return brief;
}

const Space = ({ columns, height }: { columns: number; height: number }) => (
  <tr class="space" aria-hidden="true">
    <td colSpan={columns} style={{ height: `${height}px` }} />
  </tr>
);
