import { expect, test } from 'vitest';
import { noteOrigin, origin } from '../src/store/origin';

test('origin_isAStandbyWhenItPassedOn', () => {
  noteOrigin(new Headers({ 'X-Marathon-Via': '1.1 a:8080', 'X-Marathon-Leader': 'http://b:8080' }));
  expect(origin.value).toEqual({ standby: true, leader: 'http://b:8080' });
  noteOrigin(new Headers());
  expect(origin.value).toEqual({ standby: false, leader: undefined });
});

test('origin_leadsToNoScript', () => {
  noteOrigin(new Headers({ 'X-Marathon-Leader': 'javascript:alert(1)' }));
  expect(origin.value.leader).toBeUndefined();
});
