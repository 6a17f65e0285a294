import { expect, test } from 'vitest';
import { formatHash, linkTo, parseHash, PLAIN_VIEW, type Route } from '../src/route';

const LIST: Route = { screen: 'apps', id: '/', tab: '', view: PLAIN_VIEW, extra: {} };

test('hash_ofTheListRoundTrips', () => {
  const route: Route = {
    ...LIST,
    id: '/prod/shop',
    view: { text: 'a b&c?d', statuses: ['Running', 'Waiting'], healths: ['unhealthy'], labels: ['team:a,b', 'tier:1%'], volumes: true, sort: 'cpus', descending: true, flat: true },
  };
  expect(parseHash(formatHash(route))).toEqual(route);
});

test('hash_ofEveryScreenRoundTrips', () => {
  const routes: Route[] = [
    { ...LIST, screen: 'app', id: '/prod/web', tab: 'configuration', extra: { version: '2026-11-21T00:00:00.000Z' } },
    { ...LIST, screen: 'pod', id: '/prod/pair' },
    { ...LIST, screen: 'instance', id: 'prod_web.instance-1._app.1', tab: 'logs', extra: { file: 'stdout' } },
    { ...LIST, screen: 'deployments', id: '' },
    { ...LIST, screen: 'deployments', id: 'd1' },
    { ...LIST, screen: 'cluster', id: 'a-S0' },
    { ...LIST, screen: 'about', id: '' },
  ];
  for (const route of routes) expect(parseHash(formatHash(route))).toEqual(route);
});

test('hash_plainPageIsShort', () => {
  expect(linkTo({ screen: 'apps', id: '/' })).toBe('#/apps');
  expect(linkTo({ screen: 'app', id: '/prod/web' })).toBe('#/apps/prod/web');
  expect(linkTo({ screen: 'apps', id: '/prod' })).toBe('#/group/prod');
});

test('hash_emptyIsTheList_nonsenseIsSaidToBeSo', () => {
  expect(parseHash('')).toEqual(LIST);
  expect(parseHash('#/apps?sort=shoe-size')).toEqual(LIST);
  expect(parseHash('#/nonsense/x')).toEqual({ ...LIST, screen: 'lost', id: '/nonsense/x' });
  expect(parseHash('#/instance')).toEqual({ ...LIST, screen: 'lost', id: '/instance' });
  expect(parseHash('#/apps/%E0%A4%A')).toEqual({ ...LIST, screen: 'app', id: '/%E0%A4%A' });
});

test('hash_ofMarathonsPageOpensTheSame', () => {
  expect(parseHash('#/apps/%2Fprod%2Fweb')).toEqual({ ...LIST, screen: 'app', id: '/prod/web' });
  expect(parseHash('#/apps/%2Fweb/configuration')).toEqual({ ...LIST, screen: 'app', id: '/web', tab: 'configuration' });
  expect(parseHash('#/apps/%2Fweb/debug').tab).toBe('debug');
  expect(parseHash('#/apps/%2Fweb/web.instance-1._app.1')).toEqual({ ...LIST, screen: 'instance', id: 'web.instance-1._app.1' });
  expect(parseHash('#/apps/%2Fdb%2Fstore/volumes')).toEqual({ ...LIST, screen: 'app', id: '/db/store', tab: 'volumes' });
  const volume = { ...LIST, screen: 'app', id: '/db/store', tab: 'volumes', extra: { volume: 'db_store#data#6ec1' } };
  expect(parseHash('#/apps/%2Fdb%2Fstore/volume/db_store%23data%236ec1')).toEqual(volume);
  expect(parseHash(formatHash(volume as Route))).toEqual(volume);
  expect(parseHash('#/group/%2Fprod')).toEqual({ ...LIST, id: '/prod' });
});
