import type { Block } from './log';

/** The numbers of the lines that have what is sought, in their order. */
export function hitsIn(blocks: readonly Block[], sought: string): number[] {
  const word = sought.toLowerCase();
  if (word === '') return [];
  return blocks.flatMap(({ lines }) => lines.filter(({ text }) => text.toLowerCase().includes(word)).map(({ number }) => number));
}

/**
 * Which of the hits is looked at: the line that was chosen, whatever came after it or was thrown away before it; when it was thrown
 * away itself, the next one that is left. Nothing where there is none.
 */
export function placeOf(hits: readonly number[], held: number | undefined): number | undefined {
  if (hits.length === 0) return undefined;
  if (held === undefined) return hits.length - 1;
  const at = hits.findIndex((line) => line >= held);
  return at < 0 ? hits.length - 1 : at;
}

/** The line so many hits on, from the last to the first and back. */
export function moved(hits: readonly number[], held: number | undefined, by: number): number | undefined {
  const at = placeOf(hits, held);
  return at === undefined ? undefined : hits[(at + by + hits.length) % hits.length];
}
