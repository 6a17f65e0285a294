import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { letters, setLetters, startLetters } from '../src/letters';

const kept = new Map<string, string>();

beforeEach(() => vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) }));

afterEach(() => {
  kept.clear();
  vi.unstubAllGlobals();
});

test('letters_areOn_untilTheyAreTurnedOffInThisBrowser', () => {
  startLetters();
  expect(letters.value).toBe(true);
  setLetters(false);
  letters.value = true;
  startLetters();
  expect(letters.value).toBe(false);
  setLetters(true);
  startLetters();
  expect(letters.value).toBe(true);
});

test('letters_withoutStorage_areAsChosenWhileThePageIsThere', () => {
  const refuse = () => {
    throw new Error('denied');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  startLetters();
  setLetters(false);
  expect(letters.value).toBe(false);
});
