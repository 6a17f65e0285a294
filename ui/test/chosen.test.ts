import { expect, test } from 'vitest';
import type { Task } from '../src/api/types';
import { canBeChosen, clicked, stillChosen, waysFor } from '../src/store/chosen';

const DATA = { localVolumes: [{ containerPath: 'data', persistenceId: 'db#data#1' }] };
const task = (id: string, fields: Partial<Task> = {}): Task => ({ id, appId: '/db', state: 'TASK_RUNNING', ...fields });
const FIVE = ['1', '2', '3', '4', '5'].map((id) => task(id));
const some = (...ids: string[]) => new Set(ids);

test('chosen_areThoseThatCanStillBeKilled', () => {
  const before = some('1', '2', '3');
  expect(stillChosen(before, FIVE)).toBe(before);
  expect(stillChosen(before, [task('1'), task('2', { state: 'TASK_FAILED' }), task('6')])).toEqual(some('1'));
  expect(stillChosen(some(), FIVE).size).toBe(0);
});

test('chosen_whatRestsWithItsDataCanBeWiped', () => {
  expect(canBeChosen(task('1', { state: 'TASK_KILLED' }))).toBe(false);
  expect(canBeChosen(task('1', { state: 'TASK_KILLED', ...DATA }))).toBe(true);
  expect(stillChosen(some('1'), [task('1', { state: 'TASK_KILLED', ...DATA })])).toEqual(some('1'));
});

test('click_choosesOne_orAllFromTheOneBefore_inEitherDirection', () => {
  expect(clicked(some('1'), FIVE, '3', true)).toEqual(some('1', '3'));
  expect(clicked(some('1'), FIVE, '1', false)).toEqual(some());
  expect(clicked(some('4'), FIVE, '2', true, '4')).toEqual(some('2', '3', '4'));
  expect(clicked(some('1', '2', '3'), FIVE, '3', false, '2')).toEqual(some('1'));
  // The one before has gone.
  expect(clicked(some('1'), FIVE, '3', true, '9')).toEqual(some('1', '3'));
});

test('click_leavesOutWhatHasEnded', () => {
  const tasks = [task('1'), task('2', { state: 'TASK_FINISHED' }), task('3')];
  expect(clicked(some(), tasks, '3', true, '1')).toEqual(some('1', '3'));
});

test('ways_areThoseThatThereIsSomethingFor', () => {
  expect(waysFor([task('1')])).toEqual(['kill', 'scale']);
  expect(waysFor([task('1'), task('2', DATA)])).toEqual(['kill', 'scale', 'wipe']);
  expect(waysFor([task('1', { state: 'TASK_KILLED', ...DATA })])).toEqual(['wipe']);
  expect(waysFor([])).toEqual([]);
});
