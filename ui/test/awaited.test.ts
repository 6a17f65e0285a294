import { expect, test } from 'vitest';
import { Awaited } from '../src/store/awaited';

test('awaited_isUntilTheLastAnswer', async () => {
  const awaited = new Awaited();
  const answers: (() => void)[] = [];
  const asked = () => new Promise<void>((answer) => answers.push(answer));
  awaited.until(asked(), '/web');
  awaited.until(asked(), '/web');
  expect([awaited.has('/web'), awaited.has('/other')]).toEqual([true, false]);
  answers[0]!();
  await Promise.resolve();
  expect(awaited.has('/web')).toBe(true);
  answers[1]!();
  await Promise.resolve();
  expect(awaited.has('/web')).toBe(false);
});
