import { expect, test } from 'vitest';
import { ApiError } from '../src/api/http';
import { stillRefused } from '../src/store/refusal';

const refused = (of: Record<string, unknown>, ...paths: string[]) => ({ of, error: new ApiError(422, 'Object is not valid', paths.map((path) => ({ path, errors: ['is wrong'] }))) });
const left = (before: ReturnType<typeof refused>, now: Record<string, unknown>) => stillRefused(before, now)?.violations.map(({ path }) => path);

test('refusal_ofAFieldThatWasMended_isGone_theOthersStay', () => {
  const before = refused({ id: '/UPPER', cpus: -1 }, '/id', '/cpus');
  expect(left(before, { id: '/UPPER', cpus: -1 })).toEqual(['/id', '/cpus']);
  expect(left(before, { id: '/upper', cpus: -1 })).toEqual(['/cpus']);
  expect(left(before, { id: '/UPPER', cpus: -1, mem: 16 })).toEqual(['/id', '/cpus']);
  expect(stillRefused(before, { id: '/upper', cpus: 1 })).toBeUndefined();
});

test('refusal_ofWhatIsMissing_isGoneWhenItIsThere', () => {
  const before = refused({ container: { docker: {} } }, '/container/docker/image');
  expect(left(before, { container: { docker: {} }, cpus: 1 })).toEqual(['/container/docker/image']);
  expect(stillRefused(before, { container: { docker: { image: 'x' } } })).toBeUndefined();
});

test('refusal_ofARowThatIsTakenAway_isNotThatOfTheNextOne', () => {
  const rows = [{ port: 99999 }, { port: 99999 }];
  const before = refused({ portDefinitions: rows, cpus: -1 }, '/portDefinitions(0)/port', '/cpus');
  expect(left(before, { portDefinitions: rows.slice(1), cpus: -1 })).toEqual(['/cpus']);
  expect(left(before, { portDefinitions: [{ port: 99999, name: 'http' }, { port: 1 }], cpus: -1 })).toEqual(['/portDefinitions(0)/port', '/cpus']);
});

test('refusal_ofTheWholeDefinition_orWithoutAPlace_isOfWhatWasSentOnly', () => {
  expect(stillRefused(refused({ id: '/a' }, '/'), { id: '/a', cmd: 'x' })).toBeUndefined();
  const denied = { of: { id: '/a' }, error: new ApiError(403, 'Not authorized') };
  expect(stillRefused(denied, { id: '/a' })?.message).toBe('Not authorized');
  expect(stillRefused(denied, { id: '/b' })).toBeUndefined();
});
