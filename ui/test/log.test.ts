import { expect, test } from 'vitest';
import { LogBuffer, parts } from '../src/store/log';

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

test('parts_markWhatIsSought', () => {
  expect(parts('an Error, error', 'ERROR')).toEqual([
    { text: 'an ', hit: false },
    { text: 'Error', hit: true },
    { text: ', ', hit: false },
    { text: 'error', hit: true },
  ]);
  expect(parts('x', '')).toEqual([{ text: 'x', hit: false }]);
});
