import { expect, test } from 'vitest';
import { score } from '../src/store/search';

const best = (names: string[], typed: string) => names.filter((name) => score(name, typed) > 0).sort((a, b) => score(b, typed) - score(a, typed));

test('score_everyWordHasToBeFound', () => {
  expect(score('/prod/shop/web', 'shop prod')).toBeGreaterThan(0);
  expect(score('/prod/shop/web', 'shop test')).toBe(0);
  expect(score('/anything', '  ')).toBeGreaterThan(0);
});

test('score_theNameFirst_thenAGroup_thenTheMiddleOfAWord', () => expect(best(['/a/cobweb', '/web/a', '/a/web'], 'web')).toEqual(['/a/web', '/web/a', '/a/cobweb']));

test('score_beginningsOfPartsAreEnough', () => {
  expect(score('/prod/shop/web', 'psw')).toBeGreaterThan(0);
  expect(score('/prod/shop/web', 'pshweb')).toBeGreaterThan(0);
});

test('score_lettersFarApartAreNoMatch', () => {
  expect(score('/infrastructure/metrics/collector', 'nuo')).toBe(0);
  expect(score('/prod/checkout', 'chkout')).toBeGreaterThan(0);
});

test('score_asItStandsThereBeatsItsLetters', () => expect(best(['/s/h/o/p', '/shop'], 'shop')).toEqual(['/shop', '/s/h/o/p']));
