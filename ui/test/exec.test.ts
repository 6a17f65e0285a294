import { expect, test } from 'vitest';
import { commandWords, leaves } from '../src/view/instance/exec';

test('command_quotesKeepTogether', () => {
  expect(commandWords('/bin/sh')).toEqual(['/bin/sh']);
  expect(commandWords(`sh -c 'echo a  b' "c \\"d\\""`)).toEqual(['sh', '-c', 'echo a  b', 'c "d"']);
  expect(commandWords('  ')).toEqual([]);
});

test('terminal_isLeftByOneKeyAlone', () => {
  const pressed = (key: string, ...held: ('ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey')[]) => leaves({ key, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, ...Object.fromEntries(held.map((name) => [name, true])) });
  expect(pressed('Enter', 'ctrlKey', 'shiftKey')).toBe(true);
  for (const other of [pressed('Enter'), pressed('Enter', 'ctrlKey'), pressed('Tab', 'ctrlKey', 'shiftKey'), pressed('Escape'), pressed('Enter', 'ctrlKey', 'shiftKey', 'altKey')]) expect(other).toBe(false);
});
