import { expect, test } from 'vitest';
import { countLabels, hasLabel, labelChoices } from '../src/store/labels';

const counts = (...apps: string[][]) => {
  const all = new Map<string, number>();
  for (const labels of apps) countLabels(labels, all);
  return all;
};
const offered = (of: ReadonlyMap<string, number>, typed = '', chosen: string[] = []) => labelChoices(of, chosen, typed).choices.map(({ name, anyValue }) => (anyValue ? `${name}:*` : name));

test('label_byItsKeyIsOfWhateverValue', () => {
  expect(hasLabel(['tier:2', 'canary'], 'tier')).toBe(true);
  expect(hasLabel(['tier:2'], 'tier:2')).toBe(true);
  expect(hasLabel(['tier:2'], 'tier:1')).toBe(false);
  expect(hasLabel(['tiers:2'], 'tier')).toBe(false);
  expect(hasLabel(['canary'], 'canary')).toBe(true);
});

test('choices_areLabels_andKeysThatHaveSeveralValues', () => {
  const of = counts(['tier:1', 'team:x'], ['tier:2', 'team:x'], ['tier:2', 'canary']);
  expect(offered(of)).toEqual(['canary', 'team:x', 'tier:*', 'tier:1', 'tier:2']);
  expect([of.get('tier'), of.get('tier:2'), of.get('canary')]).toEqual([3, 2, 1]);
});

test('choices_aKeyThatSomeHaveWithoutAValueIsNoLabelSaidTwice', () => expect(offered(counts(['canary'], ['canary:yes']))).toEqual(['canary:*', 'canary:yes']));

test('choices_whatIsChosenIsFirst_alsoWhenNoAppHasIt', () => expect(offered(counts(['a:1'], ['b:1']), '', ['gone:1', 'b:1'])).toEqual(['gone:1', 'b:1', 'a:1']));

test('choices_ofManyAreFoundByAPartOfThem', () => {
  const of = counts(...Array.from({ length: 5000 }, (_, i) => [`commit:${String(i).padStart(4, '0')}`, 'team:front']));
  const all = labelChoices(of, [], '');
  expect([all.choices.length, all.left]).toEqual([100, 4902]);
  expect(offered(of, 'front')).toEqual(['team:front']);
  expect(offered(of, '4321')).toEqual(['commit:4321']);
  expect(offered(of, 'nothing like it')).toEqual([]);
});
