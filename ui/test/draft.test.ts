import { expect, test } from 'vitest';
import type { Definition } from '../src/store/definition';
import { beginning, caughtUp, Drafts, othersDid, retyped } from '../src/store/draft';

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

const edited = (typed: unknown, current: unknown) => beginning({ base, json: JSON.stringify(typed) }, current as Definition)!;

test('draft_ofAnAppThatIsAsItWas_isAsItWasTyped', () => {
  expect(beginning({ base, json: ' { } ' }, { ...base })).toMatchObject({ base, json: ' { } ', taken: [], contested: [], behind: false, found: true });
});

test('draft_keepsWhatOthersChangedMeanwhile_andTellsWhatBothDid', () => {
  const { user: _, ...rest } = base;
  const typed = { ...rest, cpus: 2, labels: { a: 'b' } };
  const current = { ...base, mem: 64, cpus: 4, instances: 3 };
  const { base: next, json, taken, contested } = edited(typed, current);
  expect(next).toBe(current);
  expect(JSON.parse(json)).toEqual({ id: '/web', cpus: 2, mem: 64, env: { A: '1' }, instances: 3, labels: { a: 'b' } });
  expect(taken).toEqual(['instances', 'mem']);
  expect(contested).toEqual(['cpus']);
});

test('draft_keepsWhatOthersChangedInTheSameObject', () => {
  const was = { id: '/web', env: { A: '1', B: '1', C: '1', D: '1', E: '1' }, container: { docker: { image: 'a', privileged: false } } };
  const typed = { id: '/web', env: { A: '2', B: '1', D: '2', E: '1', N: '1' }, container: { docker: { image: 'b', privileged: false } } };
  const current = { id: '/web', env: { A: '1', B: '2', C: '1', D: '3' }, container: { docker: { image: 'a', privileged: true } }, upgradeStrategy: { x: 1 } };
  const { json, taken, contested } = beginning({ base: was, json: JSON.stringify(typed) }, current)!;
  expect(JSON.parse(json)).toEqual({
    id: '/web',
    env: { A: '2', B: '2', D: '2', N: '1' },
    container: { docker: { image: 'b', privileged: true } },
    upgradeStrategy: { x: 1 },
  });
  expect(taken).toEqual(['container.docker.privileged', 'env.B', 'env.E', 'upgradeStrategy']);
  expect(contested).toEqual(['env.D']);
});

test('draft_inWhichTheSameWasTyped_isNoContest', () => {
  expect(edited({ ...base, mem: 64 }, { ...base, mem: 64 })).toMatchObject({ taken: [], contested: [] });
});

test('draft_whatOneRemovedAndTheOtherChanged_isAsItWasTyped', () => {
  const removed = edited({ ...base, env: {} }, { ...base, env: { A: '2' } });
  expect(JSON.parse(removed.json).env).toEqual({});
  expect(removed.contested).toEqual(['env.A']);
  const changed = edited({ ...base, env: { A: '2' } }, { ...base, env: {} });
  expect(JSON.parse(changed.json).env).toEqual({ A: '2' });
  expect(changed.contested).toEqual(['env.A']);
});

test('draft_namesOfObjectsAreNoMoreThanNames', () => {
  const typed = JSON.parse('{"env": {"__proto__": "x", "constructor": "y"}}');
  const { json } = beginning({ base: { env: {} }, json: JSON.stringify(typed) }, { env: { toString: 'z' } })!;
  expect(json.replace(/\s/g, '')).toBe('{"env":{"toString":"z","__proto__":"x","constructor":"y"}}');
});

test('draft_thatIsNoDefinitionYet_staysText_andTakesInWhatOthersChangedWhenItIsOne', () => {
  const current = { ...base, mem: 64, env: { A: '1', B: '1' } };
  const begun = beginning({ base, json: '{"id"' }, current)!;
  expect(begun).toMatchObject({ base, json: '{"id"', taken: [], contested: [], behind: true });
  const half = retyped(begun, '{"id": ', current);
  expect(half).toMatchObject({ base, json: '{"id": ', behind: true });
  const whole = retyped(half, JSON.stringify({ ...base, cpus: 2 }), current);
  expect(whole).toMatchObject({ base: current, taken: ['env.B', 'mem'], contested: [], behind: false });
  expect(JSON.parse(whole.json)).toEqual({ ...current, cpus: 2 });
  expect(retyped(whole, '{}', { ...current, mem: 1 })).toMatchObject({ json: '{}', base: current });
});

test('draft_takesInBeforeItIsSent_whatOthersDidMeanwhile', () => {
  const begun = beginning(undefined, base)!;
  const typed = retyped(begun, JSON.stringify({ ...base, env: { A: '1', MINE: '1' } }), base);
  expect(caughtUp(typed, { ...base })).toMatchObject({ base: typed.base, json: typed.json, taken: [] });
  const theirs = { ...base, env: { A: '1', THEIRS: '1' } };
  const next = caughtUp(typed, theirs);
  expect(next).toMatchObject({ base: theirs, taken: ['env.THEIRS'], contested: [], gone: false });
  expect(JSON.parse(next.json).env).toEqual({ A: '1', MINE: '1', THEIRS: '1' });
  const gone = caughtUp(next, undefined);
  expect(gone).toMatchObject({ json: next.json, gone: true });
  expect(caughtUp(gone, theirs)).toMatchObject({ json: next.json, gone: false });
});

test('draft_ofAnAppThatIsGone_isKeptAsItIs', () => {
  const draft = { base, json: '{"id": "/web", "cpus": 2}', version: 'v' };
  const begun = beginning(draft, undefined)!;
  expect(begun).toMatchObject({ ...draft, gone: true, found: true, taken: [], contested: [] });
  expect(retyped(begun, '{}', undefined)).toMatchObject({ base, json: '{}', gone: true });
});

test('editor_withoutADraft_beginsWithTheApp_orAnOlderVersion_orNowhere', () => {
  expect(beginning(undefined, base)).toMatchObject({ base, json: JSON.stringify(base, null, 2), found: false, gone: false });
  expect(beginning(undefined, base, { version: 'v', definition: { id: '/web' } })).toMatchObject({ base, json: '{\n  "id": "/web"\n}', version: 'v', found: true });
  expect(beginning({ base, json: '{}' }, base, { version: 'v', definition: { id: '/web' } })?.json).toBe('{}');
  expect(beginning(undefined, undefined)).toBeUndefined();
  expect(beginning(undefined, undefined, { version: 'v', definition: {} })).toBeUndefined();
});

test('editor_saysWhatOthersDid', () => {
  const said = (typed: unknown, current: Definition | undefined) => othersDid(beginning({ base, json: JSON.stringify(typed) }, current)!);
  expect(said({ ...base, cpus: 2 }, base)).toBe('');
  expect(said({ ...base, cpus: 2 }, { ...base, mem: 64 })).toBe('Others have changed mem since: that is in it.');
  expect(said({ ...base, cpus: 2 }, { ...base, cpus: 3, mem: 64 })).toBe('Others have changed mem since: that is in it. Others have changed cpus too: what is here would replace it.');
  expect(said({ ...base, cpus: 2 }, undefined)).toBe('The app is gone: sending this creates it again.');
  const env = Object.fromEntries([...'BCDEFGHI'].map((name) => [name, '1']));
  expect(said(base, { ...base, env: { A: '1', ...env } })).toBe('Others have changed env.B, env.C, env.D, env.E, env.F, env.G and 2 more since: that is in it.');
});
