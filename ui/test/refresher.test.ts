import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { App } from '../src/api/types';
import { Refresher, type Sources } from '../src/store/refresher';
import { EMPTY, type Snapshot } from '../src/store/snapshot';
import { app, deployment, queued } from './fixtures';

let state: Snapshot;
let asked: string[];
let failures: number;
let answers: Partial<Sources>;

const sources: Sources = {
  apps: async () => (asked.push('apps'), answers.apps ? answers.apps() : [app('/a'), app('/b')]),
  app: async (id) => (asked.push(id), answers.app ? answers.app(id) : app(id, { instances: 9 })),
  find: async (id) => (asked.push(`find ${id}`), null),
  pods: async () => (asked.push('pods'), [{ id: '/p', status: 'STABLE' }]),
  groups: async () => (asked.push('groups'), ['/g']),
  deployments: async () => (asked.push('deployments'), [deployment('d', ['/a'])]),
  queue: async () => (asked.push('queue'), [queued('/a')]),
  now: () => 0,
  closely: () => (answers.closely ? answers.closely() : []),
  typing: () => (answers.typing ? answers.typing() : false),
};

const refresher = () => new Refresher(sources, (change) => (state = change(state)), () => failures++, 100);

beforeEach(() => {
  vi.useFakeTimers();
  state = EMPTY;
  asked = [];
  failures = 0;
  answers = {};
});
afterEach(() => vi.useRealTimers());

test('resync_fetchesEverything', async () => {
  await refresher().resync();
  expect([...state.apps.keys()]).toEqual(['/a', '/b']);
  expect(state.deployments.length).toBe(1);
  expect(state.queue.has('/a')).toBe(true);
});

test('note_gathersABurstIntoOneFetchPerApp', async () => {
  const subject = refresher();
  for (let i = 0; i < 50; i++) subject.note({ apps: ['/a'], deployments: false });
  subject.note({ apps: ['/b'], deployments: true });
  await vi.advanceTimersByTimeAsync(99);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.sort()).toEqual(['/a', '/b', 'deployments', 'queue']);
  expect(state.apps.get('/a')?.instances).toBe(9);
});

test('note_whileSomebodyTypes_waitsForThem_butNotForLong', async () => {
  answers = { typing: () => true };
  const subject = refresher();
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toEqual([]);
  answers = {};
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toContain('/a');

  answers = { typing: () => true };
  subject.note({ apps: ['/b'], deployments: false });
  await vi.advanceTimersByTimeAsync(1100);
  expect(asked).toContain('/b');
});

test('note_ofSeveralApps_isOneUpdate', async () => {
  const subject = refresher();
  await subject.resync();
  let updates = 0;
  const counting = new Refresher(sources, (change) => (updates++, (state = change(state))), () => failures++, 100);
  counting.note({ apps: ['/a', '/b'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  expect([...state.apps.values()].map(({ instances }) => instances)).toEqual([9, 9]);
  expect(updates).toBe(2); // Of the apps, and of the queue.
});

test('note_manyAppsAreFetchedAsOneList', async () => {
  refresher().note({ apps: Array.from({ length: 30 }, (_, i) => `/app${i}`), deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.sort()).toEqual(['apps', 'queue']);
});

test('note_podsAreNeverAskedForAsApps', async () => {
  const subject = refresher();
  subject.note({ apps: [], pods: ['/p', '/gone'], deployments: true });
  subject.note({ apps: ['/p'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.sort()).toEqual(['deployments', 'pods', 'queue']);
  expect(state.pods.map(({ id }) => id)).toEqual(['/p']);

  asked = [];
  subject.note({ apps: ['/p', '/gone'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  // The last events of one that is gone, or the first of an app that has its id.
  expect(asked.sort()).toEqual(['find /gone', 'pods', 'queue']);
});

test('note_goneAppsLeave', async () => {
  const subject = refresher();
  await subject.resync();
  answers.app = async () => null;
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  expect([...state.apps.keys()]).toEqual(['/b']);
});

test('note_duringAFetchWaitsForIt_soThatOldAnswersNeverWin', async () => {
  const open: ((found: App) => void)[] = [];
  answers.app = () => new Promise((resolve) => open.push(resolve));
  const subject = refresher();
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(1000);
  expect(open.length).toBe(1);
  open[0]!(app('/a', { instances: 1 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(open.length).toBe(2);
  open[1]!(app('/a', { instances: 2 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.apps.get('/a')?.instances).toBe(2);
});

test('failure_isToldAndTheNextNoteWorks', async () => {
  const subject = refresher();
  answers.app = async () => {
    throw new Error('no answer');
  };
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  expect(failures).toBe(1);
  answers = {};
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(100);
  expect(state.apps.get('/a')?.instances).toBe(9);
});

test('resync_rejectsWhenTheServerCannotAnswer', async () => {
  answers.apps = async () => {
    throw new Error('no answer');
  };
  await expect(refresher().resync()).rejects.toThrow('no answer');
  expect(state).toBe(EMPTY);
});

test('leavingApp_isLookedForWithoutAnError', async () => {
  const subject = refresher();
  await subject.resync();
  subject.note({ apps: ['/a'], leaving: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(150);
  subject.note({ apps: ['/a'], deployments: false });
  await vi.advanceTimersByTimeAsync(150);
  expect(asked.filter((what) => what.includes('/a'))).toEqual(['find /a', 'find /a']);
  expect(state.apps.has('/a')).toBe(false);
});

test('resync_asksForTasksOfWhatIsLookedAtClosely', async () => {
  answers = { closely: () => ['/b', '/gone'], app: async (id) => app(id, { tasks: [{ id: 't', appId: id, state: 'TASK_RUNNING' }] }) };
  await refresher().resync();
  expect(asked.filter((what) => what.startsWith('/'))).toEqual(['/b']);
  expect(state.apps.get('/b')!.tasks).toHaveLength(1);
});

test('list_keepsTheTasksOfWhatIsLookedAt_andForgetsThoseOfWhatIsNotAnyMore', async () => {
  const target = refresher();
  const open: ((found: App) => void)[] = [];
  const tasks = (...ids: string[]) => ids.map((id) => ({ id, appId: '/b', state: 'TASK_RUNNING' }));
  answers = { closely: () => ['/b'], app: async (id) => app(id, { tasks: tasks('t1') }) };
  await target.resync();
  answers.app = () => new Promise((resolve) => open.push(resolve));
  const done = target.resync();
  await vi.advanceTimersByTimeAsync(0);
  expect(state.apps.get('/b')!.tasks).toEqual(tasks('t1')); // Until the answer is there.
  open[0]!(app('/b', { tasks: tasks('t2') }));
  await done;
  expect(state.apps.get('/b')!.tasks).toEqual(tasks('t2'));

  answers = {};
  await target.resync();
  expect(state.apps.get('/b')!.tasks).toBe(undefined);
});

test('note_afterADeployment_letsGoOfTheTasksNobodyLooksAt', async () => {
  const target = refresher();
  answers = { closely: () => ['/a', '/b'], app: async (id) => app(id, { tasks: [{ id: 't', appId: id, state: 'TASK_RUNNING' }] }) };
  await target.resync();

  answers.closely = () => ['/b'];
  target.note({ apps: [], deployments: true });
  await vi.advanceTimersByTimeAsync(100);

  expect(state.apps.get('/a')).toEqual(app('/a'));
  expect(state.apps.get('/b')!.tasks).toHaveLength(1);
});

test('note_ofManyOfVeryMany_asksForEach', async () => {
  answers = { apps: async () => Array.from({ length: 2000 }, (_, i) => app(`/a${i}`)) };
  const target = refresher();
  await target.resync();
  asked = [];
  target.note({ apps: Array.from({ length: 30 }, (_, i) => `/a${i}`), deployments: false });
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).not.toContain('apps');
  expect(asked).toContain('/a29');
});

test('note_isDoneWhenWhatItIsAboutIsThere_orCouldNotBeAskedFor', async () => {
  const subject = refresher();
  let done = 0;
  void subject.note({ apps: ['/new'], deployments: false }).then(() => done++);
  await vi.advanceTimersByTimeAsync(99);
  expect(done).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect([done, state.apps.has('/new')]).toEqual([1, true]);

  answers.app = async () => {
    throw new Error('no answer');
  };
  void subject.note({ apps: ['/other'], deployments: false }).then(() => done++);
  await vi.advanceTimersByTimeAsync(100);
  expect([done, failures]).toEqual([2, 1]);
});
