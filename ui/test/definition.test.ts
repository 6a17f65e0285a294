import { expect, test } from 'vitest';
import { changedFields, definitionOf, updateFrom } from '../src/store/definition';

const before = { id: '/a', cmd: 'x', cpus: 1, env: { A: '1', B: '2' }, somethingNew: { deep: [1, 2] } };

test('definitionOf_dropsOnlyWhatTheServerAdds', () => {
  expect(definitionOf({ ...before, tasks: [], tasksRunning: 1, version: 'v', versionInfo: {}, deployments: [] })).toEqual(before);
});

test('update_sendsOnlyChangedFields_wholeEach', () => {
  expect(updateFrom(before, { ...before, env: { A: '1' } })).toEqual({ partial: true, body: { env: { A: '1' } } });
});

test('update_removedFieldReplacesTheWholeDefinition', () => {
  const { cmd: _, ...after } = before;
  expect(updateFrom(before, after)).toEqual({ partial: false, body: after });
});

test('update_orderOfKeysIsNoChange', () => {
  expect(updateFrom(before, { ...before, env: { B: '2', A: '1' } })).toBeNull();
});

test('changedFields_namesAddedChangedAndRemoved', () => {
  expect(changedFields({ a: 1, b: 1, c: [1] }, { a: 1, b: 2, d: 1 })).toEqual(['b', 'c', 'd']);
});
