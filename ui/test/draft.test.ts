import { expect, test } from 'vitest';
import { Drafts, rebased } from '../src/store/draft';

class Shelf {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

test('draft_isOfItsAppOnly_untilItIsForgotten', () => {
  const drafts = new Drafts(() => shelf);
  const shelf = new Shelf();
  expect(drafts.read('/web')).toBeUndefined();
  expect(drafts.keep('/web', { base: { id: '/web' }, json: '{"id": "/w' })).toBe(true);
  expect(drafts.read('/web')).toEqual({ base: { id: '/web' }, json: '{"id": "/w' });
  expect(drafts.read('')).toBeUndefined();
  drafts.keep('/web', { base: {}, json: '{}', version: '2026-01-01T00:00:00.000Z' });
  expect(drafts.read('/web')?.version).toBe('2026-01-01T00:00:00.000Z');
  drafts.forget('/web');
  expect(shelf.kept.size).toBe(0);
});

test('draft_thatCannotBeKeptOrRead_isNone', () => {
  const refusing = new Drafts(() => {
    throw new Error('denied');
  });
  expect(refusing.keep('/web', { base: {}, json: '{}' })).toBe(false);
  expect(refusing.read('/web')).toBeUndefined();
  refusing.forget('/web');
  const shelf = new Shelf();
  for (const text of ['', 'x', '5', '{}', '{"base": 1, "json": "{}"}', '{"base": null, "json": "{}"}']) {
    shelf.setItem('ekiden.draft./web', text);
    expect(new Drafts(() => shelf).read('/web')).toBeUndefined();
  }
});

const base = { id: '/web', cpus: 1, mem: 16, env: { A: '1' }, user: 'x' };

test('draft_ofAnAppThatIsAsItWas_isAsItWasTyped', () => {
  const draft = { base, json: ' { } ' };
  expect(rebased(draft, {}, { ...base })).toEqual({ ...draft, moved: [] });
});

test('draft_keepsWhatOthersChangedMeanwhile', () => {
  const { user: _, ...rest } = base;
  const typed = { ...rest, cpus: 2, labels: { a: 'b' } };
  const current = { ...base, mem: 64, cpus: 4, instances: 3 };
  const { base: next, json, moved } = rebased({ base, json: '' }, typed, current);
  expect(next).toBe(current);
  expect(JSON.parse(json)).toEqual({ id: '/web', cpus: 2, mem: 64, env: { A: '1' }, instances: 3, labels: { a: 'b' } });
  expect(moved).toEqual(['cpus', 'instances', 'mem']);
});

test('draft_thatIsNoDefinitionYet_staysText', () => {
  expect(rebased({ base, json: '{"id"' }, undefined, { ...base, mem: 64 })).toEqual({ base, json: '{"id"', moved: [] });
});
