/** A piece of a line in one look. */
export interface Span {
  text: string;
  /** Names of classes: `fg-1`, `bg-4`, `bold`. */
  look: string;
  /** A colour beyond the sixteen with names. */
  color?: string;
}

interface Style {
  fg: string | undefined;
  bg: string | undefined;
  color: string | undefined;
  flags: ReadonlySet<string>;
}

const PLAIN: Style = { fg: undefined, bg: undefined, color: undefined, flags: new Set() };

const FLAGS: Record<number, string> = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse' };
const ENDS: Record<number, readonly string[]> = { 22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['inverse'] };

// A colour, any other escape sequence, or a control character that would draw nothing.
const SEQUENCE = /\x1b\[([0-9;]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|[\x00-\x08\x0b-\x1f\x7f]/g;

/** Turns lines with escape sequences into pieces to draw; a look lasts over the ends of lines. */
export class AnsiReader {
  private style = PLAIN;

  read(line: string): Span[] {
    // What a carriage return led back over was overwritten.
    const ended = line.replace(/\r+$/, '');
    const text = ended.slice(ended.lastIndexOf('\r') + 1);
    const spans: Span[] = [];
    let from = 0;
    for (const found of text.matchAll(SEQUENCE)) {
      this.add(spans, text.slice(from, found.index));
      if (found[1] !== undefined) this.style = styled(this.style, found[1].split(';').map(Number));
      from = found.index + found[0].length;
    }
    this.add(spans, text.slice(from));
    return spans;
  }

  private add(spans: Span[], text: string): void {
    if (text === '') return;
    const { fg, bg, color, flags } = this.style;
    const look = [fg, bg, ...flags].filter(Boolean).join(' ');
    spans.push(color === undefined ? { text, look } : { text, look, color });
  }
}

function styled(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    if (code === 38 || code === 48) {
      const [color, length] = extended(codes.slice(at + 1));
      if (code === 38) style = { ...style, ...color };
      at += length;
    } else {
      style = simple(style, code);
    }
  }
  return style;
}

function simple(style: Style, code: number): Style {
  const flag = FLAGS[code];
  if (code === 0) return PLAIN;
  if (flag !== undefined) return { ...style, flags: new Set([...style.flags, flag]) };
  if (code in ENDS) return { ...style, flags: new Set([...style.flags].filter((name) => !ENDS[code]!.includes(name))) };
  if (code >= 30 && code <= 37) return { ...style, fg: `fg-${code - 30}`, color: undefined };
  if (code >= 90 && code <= 97) return { ...style, fg: `fg-${code - 82}`, color: undefined };
  if (code === 39) return { ...style, fg: undefined, color: undefined };
  if (code >= 40 && code <= 47) return { ...style, bg: `bg-${code - 40}` };
  if (code >= 100 && code <= 107) return { ...style, bg: `bg-${code - 92}` };
  return code === 49 ? { ...style, bg: undefined } : style;
}

/** The colour behind a 38, and how many codes it takes. */
function extended([kind, ...rest]: number[]): [color: Partial<Style>, length: number] {
  if (kind === 2) return [{ fg: undefined, color: rgb(rest[0], rest[1], rest[2]) }, 4];
  if (kind !== 5) return [{}, 1];
  const n = byte(rest[0]);
  if (n < 16) return [{ fg: `fg-${n}`, color: undefined }, 2];
  if (n >= 232) return [{ fg: undefined, color: rgb(8 + (n - 232) * 10, 8 + (n - 232) * 10, 8 + (n - 232) * 10) }, 2];
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  const cube = n - 16;
  return [{ fg: undefined, color: rgb(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)) }, 2];
}

const byte = (value: number | undefined) => Math.min(255, Math.max(0, value || 0));
const rgb = (...parts: (number | undefined)[]) => `rgb(${parts.map(byte).join(' ')})`;
