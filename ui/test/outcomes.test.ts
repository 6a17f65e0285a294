import { beforeEach, expect, test, vi } from 'vitest';
import { ofApp, outcomes, OutcomeWatch } from '../src/store/outcomes';
import { deployment } from './fixtures';

beforeEach(() => void (outcomes.value = []));

test('outcome_isAskedForWhenADeploymentIsGone', async () => {
  const watch = new OutcomeWatch(async (id) => ({ ...deployment(id, ['/a']), status: 'failed', reason: 'unhealthy' }));
  watch.see([deployment('d1', ['/a']), deployment('d2', ['/b'])]);
  watch.see([deployment('d2', ['/b'])]);
  await vi.waitFor(() => expect(outcomes.value.map(({ id, status }) => [id, status])).toEqual([['d1', 'failed']]));
  expect(ofApp('/a', [deployment('d3', ['/a'])]).map(({ id }) => id)).toEqual(['d3', 'd1']);
  expect(ofApp('/b', [])).toEqual([]);
});

test('outcome_ofAServerThatForgetsIsJustThatItEnded', async () => {
  const watch = new OutcomeWatch(() => Promise.reject(new Error('404')));
  watch.see([deployment('d1', ['/a'])]);
  watch.see([]);
  await vi.waitFor(() => expect(outcomes.value[0]?.status).toBe('ended'));
});

test('deploymentThatWasOverBeforeAnyLook_isAskedForByItsEvent', async () => {
  const asked: string[] = [];
  const watch = new OutcomeWatch(async (id) => (asked.push(id), { ...deployment(id, ['/a']), status: 'succeeded' }));
  watch.see([deployment('seen', ['/a'])]);
  await watch.over('quick');
  await watch.over('seen');
  expect(asked).toEqual(['quick']);
  expect(ofApp('/a', []).map(({ id, status }) => [id, status])).toEqual([['quick', 'succeeded']]);
  await new OutcomeWatch(() => Promise.reject(new Error('404'))).over('forgotten');
  expect(outcomes.value).toHaveLength(1);
});
