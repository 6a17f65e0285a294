import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { link, LiveFeed } from '../src/store/live';
import { noteOrigin, origin } from '../src/store/origin';
import type { Refresher } from '../src/store/refresher';

class Stream {
  static all: Stream[] = [];
  closed = false;
  onopen: () => void = () => {};
  onerror: () => void = () => {};
  constructor() {
    Stream.all.push(this);
  }
  heard = new Map<string, (event: { data: string }) => void>();
  addEventListener(type: string, listener: (event: { data: string }) => void): void {
    this.heard.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
}

let resyncs: number;
let ended: string[];
let answers: () => Promise<void>;
let there: () => Promise<void>;
let look: () => void;

/** Somebody goes to another tab of the browser, or comes back. */
const hide = (hidden: boolean) => {
  Object.assign(document, { hidden });
  look();
};

/** A feed before a standby, as it is after the stream was refused. */
const standingBy = async () => {
  started();
  answers = async () => noteOrigin(new Headers({ 'X-Marathon-Via': '1.1 a:1' }));
  for (let i = 0; link.value.state !== 'standby' && i < 10; i++) {
    if (!Stream.all.at(-1)!.closed) Stream.all.at(-1)!.onerror();
    await vi.advanceTimersByTimeAsync(3000);
  }
  expect(link.value.state).toBe('standby');
};

const live = async () => {
  started();
  Stream.all[0]!.onopen();
  await vi.advanceTimersByTimeAsync(0);
};

const started = () => {
  const refresher = { resync: () => (resyncs++, answers()), noteQueue: () => {}, note: () => {} } as unknown as Refresher;
  const feed = new LiveFeed(refresher, () => {}, () => there(), (id) => ended.push(id));
  feed.start();
  return feed;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('document', { hidden: false, addEventListener: (_: string, listener: () => void) => (look = listener) });
  vi.stubGlobal('addEventListener', () => {});
  Stream.all = [];
  resyncs = 0;
  ended = [];
  answers = async () => {};
  there = async () => {};
  link.value = { state: 'connecting', dataFrom: null };
  noteOrigin(new Headers());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('feed_isLiveOnceAllWasFetched', async () => {
  started();
  Stream.all[0]!.onopen();
  await vi.advanceTimersByTimeAsync(0);
  expect([link.value.state, resyncs]).toEqual(['live', 1]);
});

test('feed_thatIsLostTriesAgain', async () => {
  started();
  Stream.all[0]!.onopen();
  await vi.advanceTimersByTimeAsync(0);
  Stream.all[0]!.onerror();
  expect(link.value.state).toBe('lost');
  await vi.advanceTimersByTimeAsync(600);
  Stream.all[1]!.onopen();
  await vi.advanceTimersByTimeAsync(0);
  expect(link.value.state).toBe('live');
});

test('feed_ofAStandbyIsRefreshedUntilItLeads', async () => {
  await standingBy();
  const streams = Stream.all.length;
  const before = resyncs;
  await vi.advanceTimersByTimeAsync(9000);
  expect([Stream.all.length, resyncs - before]).toEqual([streams, 2]);

  answers = async () => noteOrigin(new Headers());
  await vi.advanceTimersByTimeAsync(4000);
  expect([origin.value.standby, Stream.all.length]).toEqual([false, streams + 1]);
  Stream.all.at(-1)!.onopen();
  await vi.advanceTimersByTimeAsync(0);
  expect(link.value.state).toBe('live');
});

test('feed_ofAStandbyThatIsGoneIsLost_andComesBack', async () => {
  await standingBy();
  answers = () => Promise.reject(new Error('gone'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(link.value.state).toBe('lost');
  answers = async () => noteOrigin(new Headers());
  await vi.advanceTimersByTimeAsync(10_000);
  Stream.all.at(-1)!.onopen();
  await vi.advanceTimersByTimeAsync(0);
  expect(link.value.state).toBe('live');
});

test('feed_tellsOfDeploymentsThatEnded_alsoOfThoseNobodySawRunning', () => {
  started();
  const say = (type: string, id: string) => Stream.all[0]!.heard.get(type)!({ data: JSON.stringify({ eventType: type, id }) });
  say('deployment_info', 'begins');
  say('deployment_success', 'well');
  say('deployment_failed', 'ill');
  expect(ended).toEqual(['well', 'ill']);
});

test('feed_ofAStandby_goesOnWhenSomebodyComesBackAfterLong', async () => {
  await standingBy();
  hide(true);
  const before = resyncs;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(resyncs - before).toBe(0);
  const from = link.value.dataFrom!;
  expect(Date.now() - from).toBeGreaterThan(9 * 60_000);

  hide(false);
  await vi.advanceTimersByTimeAsync(0);
  expect([resyncs - before, link.value.state, link.value.dataFrom]).toEqual([1, 'standby', Date.now()]);
  await vi.advanceTimersByTimeAsync(9000);
  expect(resyncs - before).toBe(3);
});

test('feed_thatNobodyLooksAtIsNotLive_andTellsHowOldItsDataIsWhenTheServerIsGone', async () => {
  await live();
  const from = Date.now();
  hide(true);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect([link.value.state, Stream.all[0]!.closed]).toEqual(['connecting', true]);

  hide(false);
  Stream.all[1]!.onerror();
  expect(link.value).toEqual({ state: 'lost', dataFrom: from });
});

test('feed_isAsGoodAsTheLastWordOfTheServer', async () => {
  await live();
  await vi.advanceTimersByTimeAsync(15_000);
  const pinged = Date.now();
  await vi.advanceTimersByTimeAsync(4000);
  Stream.all[0]!.heard.get('status_update_event')!({ data: '{}' });
  const told = Date.now();
  expect(told - pinged).toBe(4000);
  await vi.advanceTimersByTimeAsync(10_000);
  there = () => Promise.reject(new Error('gone'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(link.value).toEqual({ state: 'lost', dataFrom: told });
});

test('feed_ofAMachineThatSleptConnectsAnew', async () => {
  await live();
  vi.setSystemTime(Date.now() + 8 * 3600_000);
  await vi.advanceTimersByTimeAsync(15_000);
  expect([link.value.state, Stream.all.length]).toEqual(['connecting', 2]);
  Stream.all[1]!.onopen();
  await vi.advanceTimersByTimeAsync(0);
  expect([link.value.state, resyncs]).toEqual(['live', 2]);
});
