import { expect, test } from 'vitest';
import { dismissed, lasting, type Notice, told } from '../src/store/notices';

const word = (text: string): Notice => ({ text, failed: false });
const failure = (text: string): Notice => ({ text, failed: true });
const after = (...said: Notice[]) => said.reduce(told, [] as readonly Notice[]).map(({ text }) => text);

test('notice_theLastWordTakesThePlaceOfTheOneBefore', () => expect(after(word('Scaling /a'), word('Scaling /b'))).toEqual(['Scaling /b']));

test('notice_whatFailed_staysBesideWhatIsToldLater', () => {
  expect(after(failure('Pausing failed'), word('Scaling /b'))).toEqual(['Pausing failed', 'Scaling /b']);
  expect(after(word('Scaling /b'), failure('Pausing failed'))).toEqual(['Pausing failed', 'Scaling /b']);
  expect(lasting(told([failure('Pausing failed')], word('Copied'))).map(({ text }) => text)).toEqual(['Pausing failed']);
});

test('notice_whatFailed_isThereOnce_andOfManyTheLatest', () => {
  expect(after(failure('a'), failure('b'), failure('a'))).toEqual(['b', 'a']);
  expect(after(failure('a'), failure('b'), failure('c'), failure('d'))).toEqual(['b', 'c', 'd']);
});

test('notice_isDismissedByItself', () => {
  const [a, b] = [failure('a'), failure('b')];
  expect(dismissed([a, b], a)).toEqual([b]);
});
