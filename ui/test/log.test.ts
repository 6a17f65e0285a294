import { expect, test } from 'vitest';
import { LogBuffer, pieces } from '../src/store/log';

const texts = (buffer: LogBuffer) => buffer.view().flatMap(({ lines }) => lines).map(({ text }) => text);

test('log_piecesBecomeLines', () => {
  const buffer = new LogBuffer();
  buffer.append('one\ntw');
  expect(texts(buffer)).toEqual(['one']);
  buffer.append('o\n\nlast');
  expect(texts(buffer)).toEqual(['one', 'two', '']);
  buffer.end();
  expect(texts(buffer)).toEqual(['one', 'two', '', 'last']);
});

test('log_keepsTheLastLinesOnly', () => {
  const buffer = new LogBuffer(500);
  for (let i = 0; i < 2345; i++) buffer.append(`line ${i}\n`);
  expect(buffer.size).toBeGreaterThanOrEqual(500);
  expect(buffer.size).toBeLessThanOrEqual(600);
  expect(buffer.size + buffer.dropped).toBe(2345);
  expect(texts(buffer).at(-1)).toBe('line 2344');
});

test('log_onlyTheNewestBlockChanges', () => {
  const buffer = new LogBuffer();
  buffer.append('x\n'.repeat(250));
  const before = buffer.view();
  buffer.append('y\n');
  const after = buffer.view();
  expect(after.length).toBe(3);
  expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([true, true, false]);
});

test('log_aLineWithoutAnEndIsCut', () => {
  const buffer = new LogBuffer();
  for (let i = 0; i < 40; i++) buffer.append('z'.repeat(1000));
  expect(texts(buffer).every((text) => text.length <= 16_384)).toBe(true);
  expect(texts(buffer).length).toBe(2);
});

test('log_aGapIsALineOfItsOwn_thatNobodyFinds', () => {
  const buffer = new LogBuffer();
  buffer.append('one\n\x1b[31mbegun');
  buffer.gap('12 bytes are missing');
  buffer.append('two\n');
  const lines = buffer.view().flatMap((block) => block.lines);
  expect(lines.map(({ number, text, gap }) => [number, text, gap])).toEqual([
    [1, 'one', undefined],
    [2, 'begun', undefined],
    [3, '', '12 bytes are missing'],
    [4, 'two', undefined],
  ]);
  // The colour before it may have been taken back in what is missing.
  expect(lines[3]!.spans).toEqual([expect.objectContaining({ text: 'two', look: '' })]);
});

const line = (raw: string) => {
  const buffer = new LogBuffer();
  buffer.append(`${raw}\n`);
  return buffer.view()[0]!.lines[0]!;
};
const marked = (raw: string, sought: string) => pieces(line(raw), sought).map(({ text, hit }) => (hit ? `[${text}]` : text)).join('|');

test('pieces_markWhatIsSought', () => {
  expect(marked('an Error, error', 'ERROR')).toBe('an |[Error]|, |[error]');
  expect(marked('aaaa', 'aa')).toBe('[aa]|[aa]');
  expect(marked('x', '')).toBe('x');
  expect(marked('nothing', 'word')).toBe('nothing');
});

test('pieces_alsoOverTheEndOfAColour', () => {
  const found = pieces(line('\x1b[32mline\x1b[0m 4 of\x1b[31m all'), 'line 4');
  expect(found.map(({ text, look, hit }) => [text, look, hit])).toEqual([
    ['line', 'fg-2', true],
    [' 4', '', true],
    [' of', '', false],
    [' all', 'fg-1', false],
  ]);
});
