import { expect, test } from 'vitest';
import { blocked, byField, read, write } from '../src/store/form';

test('write_numberFieldsBecomeNumbers_nonsenseStaysText', () => {
  expect(write({}, 'cpus', '0.5')).toEqual({ cpus: 0.5 });
  expect(write({}, 'cpus', 'many')).toEqual({ cpus: 'many' });
  expect(write({ cpus: 1 }, 'cpus', '')).toEqual({});
});

test('write_keepsWhatTheInputDoesNotShow', () => {
  const definition = { id: '/a', portDefinitions: [{ port: 0, name: 'http', protocol: 'udp', labels: { VIP: 'x' } }], extra: 1 };
  expect(write(definition, 'ports', '8080, 0')).toEqual({
    id: '/a',
    portDefinitions: [{ port: 8080, name: 'http', protocol: 'udp', labels: { VIP: 'x' } }, { port: 0, protocol: 'tcp' }],
    extra: 1,
  });
});

test('write_healthPathKeepsTheOtherSettingsAndChecks', () => {
  const command = { protocol: 'COMMAND', command: { value: 'true' } };
  const definition = { healthChecks: [command, { protocol: 'HTTP', path: '/', gracePeriodSeconds: 5 }] };
  expect(write(definition, 'health', '/ok')['healthChecks']).toEqual([command, { protocol: 'HTTP', path: '/ok', gracePeriodSeconds: 5 }]);
  expect(write(definition, 'health', '')['healthChecks']).toEqual([command]);
});

test('write_newHealthPathIsAskedOften', () =>
  expect(write({}, 'health', '/ok')['healthChecks']).toEqual([
    { protocol: 'HTTP', path: '/ok', portIndex: 0, gracePeriodSeconds: 120, intervalSeconds: 5, timeoutSeconds: 5 },
  ]));

test('write_noPortTypedLeavesTheChoiceToTheServer', () => {
  expect(write({ portDefinitions: [{ port: 80 }] }, 'ports', '')).toEqual({});
  expect(write({}, 'ports', '0')).toEqual({ portDefinitions: [{ port: 0, protocol: 'tcp' }] });
});

test('write_fetchKeepsTheOptionsOfKnownUris', () => {
  const known = { uri: 'http://x/a.tgz', extract: false };
  expect(write({ fetch: [known] }, 'fetch', 'http://x/a.tgz\nhttp://x/b.tgz\n')['fetch']).toEqual([known, { uri: 'http://x/b.tgz' }]);
  expect(write({ fetch: [known] }, 'fetch', '')).toEqual({});
});

test('read_isWhatWriteWrote', () => {
  let definition = write({}, 'ports', '80, 0');
  definition = write(definition, 'health', '/ok');
  definition = write(definition, 'fetch', 'http://x/a');
  expect([read(definition, 'ports'), read(definition, 'health'), read(definition, 'fetch')]).toEqual(['80, 0', '/ok', 'http://x/a']);
});

test('blocked_portMappingsAreForTheJson', () => {
  expect(blocked({ container: { portMappings: [{ containerPort: 80 }] } }, 'ports')).toContain('portMappings');
  expect(blocked({}, 'ports')).toBeUndefined();
});

test('byField_findsTheInputOfNestedPaths', () => {
  const found = byField([
    { path: '/cpus', errors: ['error.min'] },
    { path: '/portDefinitions(0)/port', errors: ['error.max'] },
    { path: '/upgradeStrategy/minimumHealthCapacity', errors: ['is greater than 1.0'] },
  ]);
  expect(found.fields).toEqual({ cpus: 'is too small', ports: 'is too large' });
  expect(found.rest).toEqual(['/upgradeStrategy/minimumHealthCapacity: is greater than 1.0']);
});
