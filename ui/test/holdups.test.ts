import { expect, test } from 'vitest';
import type { Deployment, ReadinessResult } from '../src/api/types';
import { asksReadiness, dependsOn, holdUpsOf, readinessText, turnOf } from '../src/store/holdups';
import { noteInDeployment, noteOf } from '../src/store/notes';
import { progressOf, rolloutOf } from '../src/store/progress';
import { rowMaker } from '../src/store/rows';
import { EMPTY, withApps, withDeployments } from '../src/store/snapshot';
import { app, deployment, SINCE } from './fixtures';

const action = (app: string, readinessCheckResults: ReadinessResult[] = []) => ({ action: 'RestartApplication', app, readinessCheckResults });
const result = (taskId: string, ready: boolean, status?: number): ReadinessResult => ({ name: 'migration', taskId, ready, ...(status === undefined ? {} : { lastResponse: { status } }) });

/** Restarts the database, then what depends on it, then the front. */
const restart = (fields: Partial<Deployment> = {}): Deployment => ({
  ...deployment('d', ['/db', '/api', '/web']),
  steps: [{ actions: [action('/db')] }, { actions: [action('/api')] }, { actions: [action('/web')] }],
  currentActions: [action('/db')],
  currentStep: 1,
  totalSteps: 3,
  ...fields,
});

const texts = (one: Deployment) => Object.fromEntries([...holdUpsOf([one])].map(([id, { text }]) => [id, text]));

test('holdUp_whoseTurnIsLaterWaitsForThePresentStep', () => {
  expect(texts(restart())).toEqual({ '/api': 'waits for /db', '/web': 'waits for /db' });
  expect(texts(restart({ currentStep: 2, currentActions: [action('/api')] }))).toEqual({ '/web': 'waits for /api' });
  expect(turnOf(restart(), '/web')).toBe(3);
});

test('holdUp_namesOnlyTheFirstOfMany', () => {
  const currentActions = ['/a', '/b', '/c', '/d'].map((id) => action(id));
  expect(texts(restart({ currentActions }))['/web']).toBe('waits for /a, /b and 2 more');
});

test('holdUp_ofAPausedDeploymentIsThePause_forAllThatIsNotDone', () => {
  expect(texts(restart({ paused: true, currentStep: 2, currentActions: [action('/api')] }))).toEqual({ '/api': 'its deployment is paused', '/web': 'its deployment is paused' });
});

test('holdUp_ofWhatIsAskedWhetherItIsReady_isThatItIsNot', () => {
  const results = [result('t1', true, 200), result('t2', false, 503), result('t3', false, 503)];
  expect(texts(restart({ currentActions: [action('/db', results)] }))['/db']).toBe('2 not ready: migration does not pass (503)');
  expect(readinessText([result('t1', false)])).toBe('1 not ready: migration does not pass');
  expect(readinessText([result('t1', true)])).toBe(undefined);
});

test('holdUp_isInTheRow_whichStaysTheSameWhileItDoes', () => {
  const make = rowMaker();
  const apps = [app('/db'), app('/web', { tasksRunning: 1, deployments: [{ id: 'd' }] })];
  const snapshot = withDeployments(withApps(EMPTY, apps), [restart()]);
  const [, web] = make(snapshot, SINCE);
  expect(noteOf(web!)).toBe('waits for /db');
  const again = withDeployments(snapshot, [restart({ currentActions: [action('/db', [result('t1', false)])] })]);
  const [db, same] = make(again, SINCE);
  expect(same).toBe(web);
  expect(noteOf(db!)).toBe('1 not ready: migration does not pass');
  const paused = make(withDeployments(snapshot, [restart({ paused: true })]), SINCE)[1]!;
  expect([noteOf(paused), noteInDeployment(paused, SINCE)]).toEqual(['its deployment is paused', undefined]);
  expect(noteOf(make(withDeployments(snapshot, []), SINCE)[1]!)).toBe(undefined);
});

test('dependency_isAnAppOrAGroupOfThePresentStep', () => {
  const stores = restart({ currentActions: [action('/stores/db'), action('/other')] });
  expect(dependsOn(app('/web', { dependencies: ['/stores', '/far'] }), stores)).toEqual(['/stores/db']);
  expect(dependsOn(app('/web', { dependencies: ['/store'] }), stores)).toEqual([]);
});

test('instance_thatIsNotReadyIsOnItsWay', () => {
  const tasks = ['t1', 't2'].map((id) => ({ id, appId: '/db', state: 'TASK_RUNNING' }));
  const asked = [result('t1', true), result('t2', false)];
  expect(rolloutOf(app('/db', { instances: 2, tasks }), asked)).toMatchObject({ ready: 1, starting: 1 });
  expect(progressOf(app('/db', { instances: 2, tasks }), asked)).toMatchObject({ ready: 1, target: 2 });
});

test('answersAreAskedFor_whileSomethingIsAskedWhetherItIsReady', () => {
  const apps = (fields: object) => new Map([['/db', app('/db', fields)]]);
  expect(asksReadiness([restart()], apps({ readinessChecks: [{ name: 'migration' }] }))).toBe(true);
  expect(asksReadiness([restart()], apps({}))).toBe(false);
  expect(asksReadiness([], apps({ readinessChecks: [{}] }))).toBe(false);
});
