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

const started = () => {
  const refresher = { resync: () => (resyncs++, answers()), noteQueue: () => {}, note: () => {} } as unknown as Refresher;
  const feed = new LiveFeed(refresher, () => false, async () => {}, (id) => ended.push(id));
  feed.start();
  return feed;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('document', { hidden: false, addEventListener: () => {} });
  vi.stubGlobal('addEventListener', () => {});
  Stream.all = [];
  resyncs = 0;
  ended = [];
  answers = async () => {};
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
  started();
  answers = async () => noteOrigin(new Headers({ 'X-Marathon-Via': '1.1 a:1' }));
  for (let i = 0; link.value.state !== 'standby' && i < 10; i++) {
    if (!Stream.all.at(-1)!.closed) Stream.all.at(-1)!.onerror();
    await vi.advanceTimersByTimeAsync(3000);
  }
  expect(link.value.state).toBe('standby');
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
  started();
  answers = async () => noteOrigin(new Headers({ 'X-Marathon-Via': '1.1 a:1' }));
  for (let i = 0; link.value.state !== 'standby' && i < 10; i++) {
    if (!Stream.all.at(-1)!.closed) Stream.all.at(-1)!.onerror();
    await vi.advanceTimersByTimeAsync(3000);
  }
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
