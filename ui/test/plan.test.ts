import { afterEach, expect, test, vi } from 'vitest';
import { creation, removal } from '../src/api/calls';
import { make } from '../src/api/plan';
import { sightOf } from '../src/store/sight';

afterEach(() => vi.unstubAllGlobals());

const answering = (body: unknown, headers: Record<string, string> = {}) => {
  const fetch = vi.fn(async (_path: string) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json', ...headers } }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
};

test('change_tellsItsDeployment_fromTheHeader_asAnswersAboutAppsArePlainApps', async () => {
  const fetch = answering({ id: '/a' }, { 'Marathon-Deployment-Id': 'd-1' });
  expect(await make(creation({ id: '/a' }), false, 't/1')).toEqual({ deploymentId: 'd-1' });
  expect(fetch.mock.calls[0]![0]).toBe('/v2/apps?force=false&plan=t%2F1');
  answering({ deploymentId: 'd-2', version: '' });
  expect(await make(removal('/a'), true)).toEqual({ deploymentId: 'd-2' });
  answering({});
  expect(await make(removal('/a'), true)).toEqual({ deploymentId: undefined });
});

test('sight_isOfThePlanThatIsThereNow', () => {
  expect(sightOf({ stale: true, late: false })).toBe('awaited');
  expect(sightOf({ plan: {}, stale: true, late: false })).toBe('awaited');
  expect(sightOf({ plan: {}, stale: false, late: false })).toBe('seen');
});

test('sight_whoIsRefusedAPlan_orWaitsTooLong_isNotKeptFromActing', () => {
  expect(sightOf({ stale: false, late: false })).toBe('unknown');
  expect(sightOf({ stale: true, late: true })).toBe('unknown');
});
