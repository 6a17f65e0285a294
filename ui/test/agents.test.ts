import { expect, test } from 'vitest';
import type { Agent } from '../src/api/agents';
import { agentsView, shownAgents } from '../src/store/agent-list';
import { renewed } from '../src/store/agents';

const task = (id: string, state = 'TASK_RUNNING') => ({ id, appId: '/web', state, cpus: 0.1, mem: 16 });
const agent = (id: string, fields: Partial<Agent> = {}): Agent => ({ id, hostname: `host-${id}`, resources: { cpus: 4, mem: 4096, disk: 1000 }, used: { cpus: 1, mem: 1024, disk: 0 }, tasks: [], ...fields });
const copy = <T>(of: T): T => JSON.parse(JSON.stringify(of)) as T;
const shown = (all: readonly Agent[], extra: Record<string, string>) => shownAgents(all, agentsView(extra)).map(({ id }) => id);

test('agents_toldOnceMoreAreTheSameList', () => {
  const before = renewed([], [agent('b', { tasks: [task('t1')] }), agent('a', { hostname: 'host-b' })]);
  expect(before.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(renewed(before, copy(before).toReversed())).toBe(before);
});

test('agents_onlyWhatChangedIsAnotherObject', () => {
  const before = renewed([], [agent('a', { tasks: [task('t1'), task('t2')] }), agent('b')]);
  const after = renewed(before, [agent('a', { tasks: [task('t1'), task('t2', 'TASK_STAGING')] }), agent('b')]);
  expect(after).not.toBe(before);
  expect(after[0]).not.toBe(before[0]);
  expect(after[0]!.tasks![0]).toBe(before[0]!.tasks![0]);
  expect(after[0]!.tasks![1]!.state).toBe('TASK_STAGING');
  expect(after[1]).toBe(before[1]);
});

test('agents_comeAndGo', () => {
  const before = renewed([], [agent('a'), agent('b')]);
  expect(renewed(before, [agent('b'), agent('c')]).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(renewed(before, [])).toEqual([]);
});

test('agents_aThousandWithFiftyTasksEachAreComparedQuickly', () => {
  const make = () => Array.from({ length: 1000 }, (_, i) => agent(`a${i}`, { tasks: Array.from({ length: 50 }, (_, j) => task(`t${i}-${j}`)) }));
  const before = renewed([], make());
  const told = make();
  const at = performance.now();
  expect(renewed(before, told)).toBe(before);
  expect(performance.now() - at).toBeLessThan(2000);
});

test('agents_areSortedByTheShareInUse_alikeOnesByTheirNames', () => {
  const all = renewed([], [agent('a', { used: { cpus: 1 } }), agent('b', { used: { cpus: 3 } }), agent('c', { resources: { cpus: 64 }, used: { cpus: 8 } }), agent('d', { used: { cpus: 3 } })]);
  expect(shown(all, { order: '-cpus' })).toEqual(['b', 'd', 'a', 'c']);
  expect(shown(all, { order: 'cpus' })).toEqual(['c', 'a', 'b', 'd']);
  expect(shown(all, { order: '-id' })).toEqual(['d', 'c', 'b', 'a']);
  expect(shown(all, { order: 'nonsense' })).toEqual(['a', 'b', 'c', 'd']);
});

test('agents_bySizeStateAndTasks_foundByAttribute', () => {
  const all = renewed([], [agent('a', { tasks: [task('t1')] }), agent('b', { active: false, attributes: { rack: 'r2' } }), agent('c', { resources: {}, tasks: [task('t2'), task('t3')] })]);
  expect(shown(all, { order: '-tasks' })).toEqual(['c', 'a', 'b']);
  expect(shown(all, { order: '-state' })).toEqual(['b', 'a', 'c']);
  expect(shown(all, { order: 'mem' })).toEqual(['c', 'a', 'b']);
  expect(shown(all, { find: 'rack:r2' })).toEqual(['b']);
});
