import { expect, test, vi } from 'vitest';
import { appPath, fetchQueue } from '../src/api/calls';
import { refusal, send, warnings } from '../src/api/http';

test('refusal_lockedNamesTheDeployments', () => {
  const error = refusal(409, { message: 'App is locked', deployments: [{ id: 'b9cd' }] }, '');
  expect(error.locks).toEqual(['b9cd']);
});

test('refusal_duplicateIdIsNoLock', () => {
  expect(refusal(409, { message: 'An app with id [/x] already exists.' }, '').locks).toEqual([]);
});

test('refusal_violationsOfBothGenerations', () => {
  const details = [{ path: '/id', errors: ['error.pattern'] }];
  expect(refusal(422, { message: 'Invalid JSON', details }, '').violations).toEqual(details);
  const errors = [{ attribute: 'id', error: 'bad' }];
  expect(refusal(422, { errors }, '').violations).toEqual([{ path: 'id', errors: ['bad'] }]);
});

test('refusal_codesAreExplainedByTheHeader', () => {
  const hints = warnings('299 - "/cpus must be 0 or more, not -1", 299 - "/mem must be a number, without quotes"');
  const details = ['/cpus', '/mem', '/x'].map((path) => ({ path, errors: ['error.some'] }));
  expect(refusal(422, { message: 'Invalid JSON', details }, '', hints).violations.map((v) => v.errors[0])).toEqual([
    'must be 0 or more, not -1',
    'must be a number, without quotes',
    'error.some',
  ]);
});

test('refusal_parserTextIsShown', () => {
  expect(refusal(400, { message: 'Invalid JSON', details: 'Unexpected end' }, '').message).toBe('Invalid JSON: Unexpected end');
  expect(refusal(502, undefined, 'bad gateway').message).toBe('bad gateway');
  expect(refusal(500, undefined, '').message).toBe('The server answered 500.');
});

test('appPath_encodesEachSegment', () => expect(appPath('/prod/a b')).toBe('/v2/apps/prod/a%20b'));

test('fetchQueue_forbiddenIsEmpty_butBrokenIsAnError', async () => {
  const answer = (status: number) => vi.stubGlobal('fetch', async () => new Response('{"message":"no"}', { status }));
  answer(403);
  expect(await fetchQueue()).toEqual([]);
  answer(503);
  await expect(fetchQueue()).rejects.toThrow('no');
  vi.unstubAllGlobals();
});

test('send_silenceIsNotTakenForARefusal', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new DOMException('timed out', 'TimeoutError')));
  await expect(send('PUT', '/v2/apps/a', {})).rejects.toThrow('may have done what was asked');
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(send('PUT', '/v2/apps/a', {})).rejects.toThrow('cannot be reached');
  vi.unstubAllGlobals();
});
