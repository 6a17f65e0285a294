import { expect, test } from 'vitest';
import { differences } from '../src/store/diff';

test('differences_areFieldByField', () => {
  const before = { cmd: 'run', env: { A: '1', B: '2' }, healthChecks: [{ path: '/a' }], same: [1] };
  const after = { cmd: 'walk', env: { A: '1', C: '3' }, healthChecks: [{ path: '/b' }, { path: '/c' }], same: [1] };
  expect(differences(before, after)).toEqual([
    { path: '/cmd', from: 'run', to: 'walk' },
    { path: '/env/B', from: '2' },
    { path: '/env/C', to: '3' },
    { path: '/healthChecks/0/path', from: '/a', to: '/b' },
    { path: '/healthChecks/1', to: { path: '/c' } },
  ]);
});

test('differences_ofTheSameAreNone', () => expect(differences({ a: { b: [1] } }, { a: { b: [1] } })).toEqual([]));

test('differences_keysWithSlashesAreEscaped', () => expect(differences({}, { 'a/b~': 1 })).toEqual([{ path: '/a~1b~0', to: 1 }]));

test('differences_ofOtherKindsAreWhole', () => expect(differences({ a: [1] }, { a: { b: 1 } })).toEqual([{ path: '/a', from: [1], to: { b: 1 } }]));
