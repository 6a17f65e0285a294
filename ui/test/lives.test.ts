import { expect, test } from 'vitest';
import { livesOf } from '../src/store/lives';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const T0 = Date.parse(at(0));

test('lives_areOfWhatRunsAndOfWhatEnded_byTheirBeginnings', () => {
  const tasks = [
    { id: 'new', appId: '/a', state: 'TASK_RUNNING', stagedAt: at(29), startedAt: at(30) },
    { id: 'ill', appId: '/a', state: 'TASK_RUNNING', startedAt: at(10), healthCheckResults: [{ alive: false }] },
    { id: 'waiting', appId: '/a', state: 'TASK_STAGING' },
  ];
  const past = [
    { id: 'bad', state: 'TASK_FAILED', message: '', startedAt: at(1), endedAt: at(3) },
    { id: 'never', state: 'TASK_FAILED', message: '', endedAt: at(5) },
    { id: 'old', state: 'TASK_KILLED', message: '', stagedAt: at(0), endedAt: at(31) },
    // It has ended between the two answers.
    { id: 'ill', state: 'TASK_KILLED', message: '', startedAt: at(10), endedAt: at(31) },
  ];
  expect(livesOf(tasks, past).map(({ id, from, to, kind }) => [id, (from - T0) / 1000, to === undefined ? undefined : (to - T0) / 1000, kind])).toEqual([
    ['old', 0, 31, 'ended'],
    ['bad', 1, 3, 'failed'],
    ['never', 5, 5, 'failed'],
    ['ill', 10, undefined, 'unhealthy'],
    ['new', 30, undefined, 'running'],
  ]);
});

test('lives_ofVeryManyAreTheLatest', () => {
  const tasks = Array.from({ length: 100 }, (_, i) => ({ id: `t${i}`, appId: '/a', state: 'TASK_RUNNING', startedAt: at(i) }));
  const lives = livesOf(tasks, []);
  expect([lives.length, lives[0]!.id, lives.at(-1)!.id]).toEqual([40, 't60', 't99']);
});
