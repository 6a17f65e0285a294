import type { Path } from './form';

/** A part of a text: what is marked of a value, and the number of the line in which it begins. */
export interface Place {
  from: number;
  to: number;
  line: number;
}

/**
 * Where a value stands in a text that is JSON: a field with its name, as far as its first line. Of what is not there, the nearest around
 * it; nothing of the whole text, and of what is directly in it and not there.
 */
export function placeOf(text: string, path: Path): Place | undefined {
  let within: Span = { name: 0, value: skipped(text, 0), end: text.length };
  let found = false;
  for (const part of path) {
    const inner = partsOf(text, within).find(({ key }) => key === part);
    if (inner === undefined) break;
    within = inner;
    found = true;
  }
  if (!found) return undefined;
  const lineEnd = text.indexOf('\n', within.name);
  return { from: within.name, to: lineEnd < 0 ? within.end : Math.min(within.end, lineEnd), line: text.slice(0, within.name).split('\n').length };
}

/** Where a field or an element begins, where its value does, and where that ends. */
interface Span {
  name: number;
  value: number;
  end: number;
}

interface Part extends Span {
  key: string | number;
}

/** What is directly in an object or a list. */
function partsOf(text: string, { value }: Span): Part[] {
  const open = text[value];
  if (open !== '{' && open !== '[') return [];
  const parts: Part[] = [];
  let at = skipped(text, value + 1);
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    const name = at;
    let key: string | number = parts.length;
    if (open === '{') {
      const end = endOf(text, at);
      key = unquoted(text.slice(at, end));
      at = skipped(text, skipped(text, end) + 1);
    }
    const end = endOf(text, at);
    parts.push({ key, name, value: at, end });
    at = skipped(text, end);
    if (text[at] === ',') at = skipped(text, at + 1);
    // What is no JSON leads nowhere.
    else if (text[at] !== '}' && text[at] !== ']') return parts;
  }
  return parts;
}

/** Where a value that begins here ends. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '"') {
      at = quoteEnd(text, at);
      if (depth === 0) return at + 1;
    } else if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') {
      depth--;
      if (depth === 0) return at + 1;
      if (depth < 0) return at;
    } else if (depth === 0 && (letter === ',' || letter === ':' || /\s/.test(letter))) return at;
  }
  return text.length;
}

function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function skipped(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

function unquoted(name: string): string {
  try {
    return String(JSON.parse(name));
  } catch {
    return name;
  }
}
