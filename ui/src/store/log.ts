import { AnsiReader, type Span } from './ansi';

/** One line as it is drawn. */
export interface LogLine {
  /** Counted from the first line that was read. */
  number: number;
  text: string;
  spans: readonly Span[];
  /** In place of a line of the log: why some are missing here. */
  gap?: string;
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
    this.drop();
  }

  /** Something is missing before what comes next. What was begun before it is as complete as it will be. */
  gap(reason: string): void {
    this.end();
    this.reader = new AnsiReader();
    this.add({ number: this.next++, text: '', spans: [], gap: reason });
    this.drop();
  }

  private drop(): void {
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
    this.add({ number: this.next++, text: spans.map(({ text }) => text).join(''), spans });
  }

  private add(line: LogLine): void {
    const last = this.blocks.at(-1);
    if (last !== undefined && last.lines.length < BLOCK) this.blocks[this.blocks.length - 1] = { key: last.key, lines: [...last.lines, line] };
    else this.blocks.push({ key: line.number, lines: [line] });
  }
}

/** A piece of a line in one look, and whether it is of what is sought. */
export interface Piece extends Span {
  hit: boolean;
}

/** The line's spans, cut where what is sought begins and ends; it may begin in one look and end in another. */
export function pieces({ text, spans }: LogLine, sought: string): Piece[] {
  const word = sought.toLowerCase();
  if (word === '') return spans.map((span) => ({ ...span, hit: false }));
  const lower = text.toLowerCase();
  const found: Piece[] = [];
  let offset = 0;
  let hit = lower.indexOf(word);
  for (const span of spans) {
    const end = offset + span.text.length;
    for (let at = offset; at < end; ) {
      while (hit >= 0 && hit + word.length <= at) hit = lower.indexOf(word, hit + word.length);
      const within = hit >= 0 && hit <= at;
      const next = Math.min(end, hit < 0 ? end : within ? hit + word.length : hit);
      found.push({ ...span, text: text.slice(at, next), hit: within });
      at = next;
    }
    offset = end;
  }
  return found;
}
