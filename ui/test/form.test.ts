import { expect, test } from 'vitest';
import { errorAt, errorsOf, groupOf, mapOf, numberOf, pairsOf, valueAt, withValue, wordsOf } from '../src/store/form';

test('withValue_keepsAllElse_andItsOrder', () => {
  const before = { id: '/a', portDefinitions: [{ port: 0, name: 'http', labels: { VIP: 'x' } }], extra: { deep: [1] } };
  const after = withValue(before, ['portDefinitions', 0, 'port'], 8080);
  expect(JSON.stringify(after)).toBe('{"id":"/a","portDefinitions":[{"port":8080,"name":"http","labels":{"VIP":"x"}}],"extra":{"deep":[1]}}');
  expect(before.portDefinitions[0]!.port).toBe(0);
});

test('withValue_makesWhatLeadsThere_andTakesAwayWhatIsEmpty', () => {
  const made = withValue({ id: '/a' }, ['container', 'docker', 'image'], 'x');
  expect(made).toEqual({ id: '/a', container: { docker: { image: 'x' } } });
  expect(withValue(made, ['container', 'docker', 'image'], undefined)).toEqual({ id: '/a' });
  expect(withValue({ container: { type: 'MESOS', docker: { image: 'x' } } }, ['container', 'docker', 'image'], undefined)).toEqual({ container: { type: 'MESOS' } });
});

test('withValue_rowsStayUntilTheyAreTakenAway', () => {
  const one = withValue({}, ['fetch', 0], { uri: 'x' });
  const cleared = withValue(one, ['fetch', 0, 'uri'], undefined);
  expect(cleared).toEqual({ fetch: [{}] });
  expect(withValue(cleared, ['fetch', 0], undefined)).toEqual({});
  expect(withValue({ fetch: [{ uri: 'a' }, { uri: 'b' }] }, ['fetch', 0], undefined)).toEqual({ fetch: [{ uri: 'b' }] });
});

test('withValue_tuplesOfConstraints', () => {
  const given = withValue({}, ['constraints', 0], ['hostname', 'UNIQUE']);
  expect(withValue(given, ['constraints', 0, 2], 'x')).toEqual({ constraints: [['hostname', 'UNIQUE', 'x']] });
  expect(withValue({ constraints: [['rack', 'LIKE', 'r1']] }, ['constraints', 0, 2], undefined)).toEqual({ constraints: [['rack', 'LIKE']] });
});

test('valueAt_ofWhatIsNotThereIsNothing', () => {
  expect(valueAt({ a: 1 }, ['a', 'b', 0])).toBeUndefined();
  expect(valueAt({ a: [{ b: 2 }] }, ['a', 0, 'b'])).toBe(2);
});

test('numbers_nonsenseStaysText', () => expect([numberOf('0.5'), numberOf('many'), numberOf(' ')]).toEqual([0.5, 'many', undefined]));

test('words_areAList', () => expect([wordsOf('a, b  c'), wordsOf(' ')]).toEqual([['a', 'b', 'c'], undefined]));

test('pairs_withoutANameDoNotCountYet_referencesToSecretsStay', () => {
  const env = { A: '1', SECRET: { secret: 's' } };
  expect(mapOf(pairsOf(env))).toEqual(env);
  expect(mapOf([...pairsOf(env), ['', 'typed']])).toEqual(env);
  expect(mapOf([['', '']])).toBeUndefined();
});

test('errors_areFoundAtTheirPlace', () => {
  const errors = errorsOf([
    { path: '/cpus', errors: ['error.min'] },
    { path: '/portDefinitions(0)/port', errors: ['error.max'] },
    { path: '/container/volumes/1/containerPath', errors: ['error.path.missing'] },
    { path: '/', errors: ['must have cmd or container'] },
  ]);
  expect(errorAt(errors, ['cpus'])).toBe('is too small');
  expect(errorAt(errors, ['portDefinitions', 0, 'port'])).toBe('is too large');
  expect(errorAt(errors, ['mem'])).toBeUndefined();
  expect(errors.map(({ path }) => groupOf(path))).toEqual(['general', 'ports', 'volumes', undefined]);
});

test('groups_theLongestPathWins', () => {
  expect(groupOf(['container', 'docker', 'image'])).toBe('container');
  expect(groupOf(['container', 'portMappings', 0, 'hostPort'])).toBe('ports');
  expect(groupOf(['environment'])).toBeUndefined();
});
