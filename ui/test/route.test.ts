import { expect, test } from 'vitest';
import { formatHash, parseHash } from '../src/route';

const VIEW = { text: '', statuses: [], sort: 'id', descending: false } as const;

test('hash_roundTrips', () => {
  const route = { appId: '/prod/web', view: { text: 'a b&c', statuses: ['Running', 'Waiting'], sort: 'cpus' as const, descending: true } };
  expect(parseHash(formatHash(route))).toEqual(route);
});

test('hash_plainPageIsShort', () => expect(formatHash({ appId: undefined, view: VIEW })).toBe('#/apps'));

test('hash_anythingElseIsTheList', () => {
  expect(parseHash('')).toEqual({ appId: undefined, view: VIEW });
  expect(parseHash('#/nonsense?sort=shoe-size')).toEqual({ appId: undefined, view: VIEW });
  expect(parseHash('#/apps/%E0%A4%A').appId).toBeUndefined();
});

test('hash_ofMarathonsPageOpensTheSameApp', () => {
  expect(parseHash('#/apps/%2Fprod%2Fweb').appId).toBe('/prod/web');
  expect(parseHash('#/apps/%2Fweb/configuration').appId).toBe('/web');
});
