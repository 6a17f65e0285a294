import { beforeEach, expect, test, vi } from 'vitest';
import { ofApp, outcomes, OutcomeWatch } from '../src/store/outcomes';
import type { Deployment } from '../src/api/types';
import { deployment } from './fixtures';

beforeEach(() => void (outcomes.value = []));

const nothing = async () => [];

/** One that ended at that minute. */
const ended = (id: string, minute: number): Deployment => ({
  ...deployment(id, ['/a']),
  status: 'succeeded',
  endedAt: new Date(Date.UTC(2026, 10, 21, 0, minute)).toISOString(),
});

const shown = () => outcomes.value.map(({ id }) => id);

test('outcome_isAskedForWhenADeploymentIsGone', async () => {
  const watch = new OutcomeWatch(async (id) => ({ ...deployment(id, ['/a']), status: 'failed', reason: 'unhealthy' }), nothing);
  watch.see([deployment('d1', ['/a']), deployment('d2', ['/b'])]);
  watch.see([deployment('d2', ['/b'])]);
  await vi.waitFor(() => expect(outcomes.value.map(({ id, status }) => [id, status])).toEqual([['d1', 'failed']]));
  expect(ofApp('/a', [deployment('d3', ['/a'])]).map(({ id }) => id)).toEqual(['d3', 'd1']);
  expect(ofApp('/b', [])).toEqual([]);
});

test('outcome_ofAServerThatForgetsIsJustThatItEnded', async () => {
  const watch = new OutcomeWatch(() => Promise.reject(new Error('404')), nothing);
  watch.see([deployment('d1', ['/a'])]);
  watch.see([]);
  await vi.waitFor(() => expect(outcomes.value[0]?.status).toBe('ended'));
});

test('deploymentThatWasOverBeforeAnyLook_isAskedForByItsEvent', async () => {
  const asked: string[] = [];
  const watch = new OutcomeWatch(async (id) => (asked.push(id), { ...deployment(id, ['/a']), status: 'succeeded' }), nothing);
  watch.see([deployment('seen', ['/a'])]);
  await watch.over('quick');
  await watch.over('seen');
  expect(asked).toEqual(['quick']);
  expect(ofApp('/a', []).map(({ id, status }) => [id, status])).toEqual([['quick', 'succeeded']]);
  await new OutcomeWatch(() => Promise.reject(new Error('404')), nothing).over('forgotten');
  expect(outcomes.value).toHaveLength(1);
});

test('deploymentsThatEndedBefore_areListedWithThoseThatEndSince_newestFirst', async () => {
  const watch = new OutcomeWatch(async (id) => ended(id, 9), async () => [ended('d3', 3), ended('d1', 1)]);
  watch.see([deployment('d9', ['/a'])]);
  expect((await watch.load()).map(({ id }) => id)).toEqual(['d3', 'd1']);
  watch.see([]);
  await vi.waitFor(() => expect(shown()).toEqual(['d9', 'd3', 'd1']));
  await watch.load();
  expect(shown()).toEqual(['d9', 'd3', 'd1']);
});

test('listThatComesLate_losesNothingThatEndedMeanwhile', async () => {
  let answer: (list: Deployment[]) => void = () => {};
  const watch = new OutcomeWatch(async (id) => ended(id, 5), () => new Promise((resolve) => (answer = resolve)));
  const listed = watch.load();
  await watch.over('d5');
  answer([ended('d6', 6), ended('d2', 2)]);
  await listed;
  expect(shown()).toEqual(['d6', 'd5', 'd2']);
});

test('historyIsBounded_andTheOldestGoFirst', async () => {
  const remembered = Array.from({ length: 200 }, (_, i) => ended(`d${i}`, 200 - i));
  const watch = new OutcomeWatch(async (id) => ended(id, 300), async () => remembered);
  await watch.load();
  await watch.over('newest');
  expect(outcomes.value).toHaveLength(200);
  expect(shown().slice(0, 2)).toEqual(['newest', 'd0']);
  expect(shown()).not.toContain('d199');
});

test('serverThatForgets_listsWhatRuns_andNoneOfThatHasEnded', async () => {
  const watch = new OutcomeWatch(() => Promise.reject(new Error('405')), async () => [deployment('d1', ['/a'])]);
  expect(await watch.load()).toEqual([]);
  watch.see([deployment('d1', ['/a'])]);
  watch.see([]);
  await vi.waitFor(() => expect(outcomes.value.map(({ id, status }) => [id, status])).toEqual([['d1', 'ended']]));
});
