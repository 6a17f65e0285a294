import { expect, test } from 'vitest';
import { measured, NO_USAGE } from '../src/store/usage';

const at = (timestamp: number, user: number, rss = 1000) => ({ timestamp, cpus_user_time_secs: user, cpus_system_time_secs: user / 2, mem_rss_bytes: rss, cpus_limit: 1.1, mem_limit_bytes: 5000 });

test('usage_isBusyTimeBetweenTwoMeasurements', () => {
  const series = measured(measured(NO_USAGE, at(10, 1)), at(12, 2, 2000));
  expect(series.points).toEqual([
    { at: 10_000, cpus: undefined, bytes: 1000 },
    { at: 12_000, cpus: 0.75, bytes: 2000 },
  ]);
  expect([series.cpusLimit, series.bytesLimit]).toEqual([1.1, 5000]);
});

test('usage_theSameMeasurementTwiceSaysNothing', () => {
  const series = measured(NO_USAGE, at(10, 1));
  expect(measured(series, at(10, 1))).toBe(series);
});

test('usage_isBounded_andNeverNegative', () => {
  let series = NO_USAGE;
  for (let second = 0; second < 500; second++) series = measured(series, at(second, second === 400 ? 0 : second));
  expect(series.points.length).toBe(150);
  expect(series.points.every(({ cpus }) => cpus === undefined || cpus >= 0)).toBe(true);
});

test('usage_theShareThatIsPromisedIsTheLimitWhereThereIsNoOther', () => {
  const { cpus_limit: _, ...soft } = { ...at(10, 1), cpus_soft_limit: 0.3 };
  expect(measured(NO_USAGE, soft).cpusLimit).toBe(0.3);
});
