import { expect, test } from 'vitest';
import { AnsiReader } from '../src/store/ansi';

const read = (line: string) => new AnsiReader().read(line);

test('ansi_plainTextIsOneSpan', () => expect(read('hello <b>')).toEqual([{ text: 'hello <b>', look: '' }]));

test('ansi_coloursAndFlags', () => {
  expect(read('\x1b[1;31mbad\x1b[0m ok')).toEqual([{ text: 'bad', look: 'fg-1 bold' }, { text: ' ok', look: '' }]);
  expect(read('\x1b[94;41mx\x1b[39;49my')).toEqual([{ text: 'x', look: 'fg-12 bg-1' }, { text: 'y', look: '' }]);
  expect(read('\x1b[1;3mx\x1b[22my')).toEqual([{ text: 'x', look: 'bold italic' }, { text: 'y', look: 'italic' }]);
});

test('ansi_coloursBeyondSixteen', () => {
  expect(read('\x1b[38;5;196mx')).toEqual([{ text: 'x', look: '', color: 'rgb(255 0 0)' }]);
  expect(read('\x1b[38;2;1;2;999;1mx')).toEqual([{ text: 'x', look: 'bold', color: 'rgb(1 2 255)' }]);
  expect(read('\x1b[38;5;9mx')).toEqual([{ text: 'x', look: 'fg-9' }]);
  expect(read('\x1b[38;5;244mx')[0]?.color).toBe('rgb(128 128 128)');
});

test('ansi_aLookLastsOverLines', () => {
  const reader = new AnsiReader();
  reader.read('\x1b[32mgreen');
  expect(reader.read('still')).toEqual([{ text: 'still', look: 'fg-2' }]);
});

test('ansi_otherSequencesAndControlsAreLeftOut', () => {
  expect(read('a\x1b[2Kb\x1b]0;title\x07c\x07d\x1b[?25le').map(({ text }) => text).join('')).toBe('abcde');
});

test('ansi_whatWasOverwrittenIsGone', () => expect(read('10 %\r50 %\r100 %\r')).toEqual([{ text: '100 %', look: '' }]));
