import { AnsiReader, type Span } from './ansi';

/** One line as it is drawn. */
export interface LogLine {
  /** Counted from the first line that was read. */
  number: number;
  text: string;
  spans: readonly Span[];
}

/** Lines that are drawn, and thrown away, together. */
export interface Block {
  key: number;
  lines: readonly LogLine[];
}

const BLOCK = 100;
/** A line without an end is cut: nobody reads it, and the page would. */
const LONGEST = 16_384;

/**
 * The end of a log: the last lines of what was read, in blocks of which only the newest ever changes, so that drawing again costs
 * as much as is new. Never more than `limit` lines are kept.
 */
export class LogBuffer {
  private blocks: Block[] = [];
  private reader = new AnsiReader();
  private rest = '';
  private next = 1;
  /** Lines that were thrown away. */
  dropped = 0;

  constructor(private readonly limit = 5000) {}

  append(text: string): void {
    const parts = (this.rest + text).split('\n');
    this.rest = parts.pop() ?? '';
    if (this.rest.length > LONGEST) {
      parts.push(this.rest);
      this.rest = '';
    }
    for (const part of parts) this.push(part.slice(0, LONGEST));
    while (this.size - (this.blocks[0]?.lines.length ?? 0) >= this.limit) this.dropped += this.blocks.shift()!.lines.length;
  }

  /** Draws what has no end yet as a line too: nothing more will come. */
  end(): void {
    if (this.rest !== '') this.append('\n');
  }

  /** Of the newest block a new object each time it has grown. */
  view(): readonly Block[] {
    return [...this.blocks];
  }

  get size(): number {
    return this.blocks.reduce((sum, { lines }) => sum + lines.length, 0);
  }

  private push(raw: string): void {
    const spans = this.reader.read(raw);
    const line: LogLine = { number: this.next++, text: spans.map(({ text }) => text).join(''), spans };
    const last = this.blocks.at(-1);
    if (last !== undefined && last.lines.length < BLOCK) this.blocks[this.blocks.length - 1] = { key: last.key, lines: [...last.lines, line] };
    else this.blocks.push({ key: line.number, lines: [line] });
  }
}

/** A piece of text, and whether it is what is looked for. */
export function parts(text: string, sought: string): { text: string; hit: boolean }[] {
  if (sought === '') return [{ text, hit: false }];
  const found: { text: string; hit: boolean }[] = [];
  const lower = text.toLowerCase();
  const word = sought.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, from)) {
    if (at > from) found.push({ text: text.slice(from, at), hit: false });
    found.push({ text: text.slice(at, at + word.length), hit: true });
    from = at + word.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), hit: false });
  return found;
}
