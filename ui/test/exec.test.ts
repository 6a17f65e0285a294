import { expect, test } from 'vitest';
import { commandWords } from '../src/view/instance/exec';

test('command_quotesKeepTogether', () => {
  expect(commandWords('/bin/sh')).toEqual(['/bin/sh']);
  expect(commandWords(`sh -c 'echo a  b' "c \\"d\\""`)).toEqual(['sh', '-c', 'echo a  b', 'c "d"']);
  expect(commandWords('  ')).toEqual([]);
});
