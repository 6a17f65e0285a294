import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogFollower, type Source } from '../src/store/follower';

/** A connection that says what the test does. */
class Said implements Source {
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener = (type: string, listener: (event: MessageEvent<string>) => void) => void this.listeners.set(type, listener);
  close = () => void (this.readyState = 2);
  say(type: string, fields: unknown) {
    const event = { data: typeof fields === 'string' ? fields : JSON.stringify(fields) } as MessageEvent<string>;
    if (type === '') this.onmessage!(event);
    else this.listeners.get(type)!(event);
  }
  refuse() {
    this.readyState = 2;
    this.onerror!();
  }
}

let opened: Said[];
let follower: LogFollower;
let told: number;
const texts = () => follower.buffer.view().flatMap(({ lines }) => lines).map(({ text, gap }) => gap ?? text);

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  told = 0;
  follower = new LogFollower(
    () => {
      opened.push(new Said());
      return opened.at(-1)!;
    },
    () => told++,
  );
});

afterEach(() => {
  follower.close();
  vi.useRealTimers();
});

test('log_isFollowed_overLostConnections_toItsEnd', () => {
  const [source] = opened as [Said];
  expect(follower.state).toBe('connecting');
  source.onopen!();
  source.say('', { data: 'one\ntw' });
  source.say('', 'no JSON');
  source.onerror!();
  expect([follower.state, follower.said]).toEqual(['connecting', 'The connection is lost. Trying again…']);
  // The browser goes on from where it was.
  source.onopen!();
  source.say('', { data: 'o\n' });
  source.say('gap', { reason: 'rotated' });
  source.say('', { data: 'three' });
  expect([follower.state, follower.said]).toEqual(['open', undefined]);
  source.say('end', { reason: 'the task has ended' });
  expect(texts()).toEqual(['one', 'two', 'rotated', 'three']);
  expect([follower.state, follower.said]).toEqual(['ended', 'The log ends here: the task has ended']);
  expect(told).toBeGreaterThan(6);
  vi.advanceTimersByTime(600_000);
  expect(opened.length).toBe(1);
});

test('log_ofALostAgent_isAskedForAgain_untilTheAgentIsThere', () => {
  opened[0]!.onopen!();
  opened[0]!.say('', { data: 'one\n' });
  opened[0]!.say('end', { reason: 'nothing was heard of the agent a', lost: true });
  expect(opened[0]!.readyState).toBe(2);
  expect([follower.state, follower.said]).toEqual(['lost', 'Nothing more comes for now: nothing was heard of the agent a. It is tried again by itself.']);
  expect(texts()).toEqual(['one']);
  vi.advanceTimersByTime(4_999);
  expect(opened.length).toBe(1);
  vi.advanceTimersByTime(1);
  expect(opened.length).toBe(2);
  opened[1]!.refuse();
  expect(follower.state).toBe('lost');
  expect(texts()).toEqual(['one']);
  vi.advanceTimersByTime(9_999);
  expect(opened.length).toBe(2);
  vi.advanceTimersByTime(1);
  opened[2]!.onopen!();
  opened[2]!.say('', { data: 'one\ntwo\n' });
  expect([follower.state, follower.said]).toEqual(['open', undefined]);
  expect(texts()).toEqual(['one', 'two']);
});

test('log_ofALostAgent_isAskedForOnceAMinute_andAtOnceOnPurpose', () => {
  opened[0]!.onopen!();
  for (let i = 0; i < 10; i++) {
    opened.at(-1)!.refuse();
    vi.advanceTimersByTime(60_000);
  }
  expect(opened.length).toBe(11);
  opened.at(-1)!.refuse();
  follower.again();
  expect(opened.length).toBe(12);
  expect(follower.state).toBe('connecting');
  opened.at(-1)!.onopen!();
  vi.advanceTimersByTime(600_000);
  expect(opened.length).toBe(12);
});

test('log_thatWasNeverThere_isAskedForAgainOnPurposeOnly', () => {
  opened[0]!.refuse();
  expect([follower.state, follower.said]).toEqual(['refused', 'The log cannot be read: its sandbox may be gone, or the agent does not answer.']);
  vi.advanceTimersByTime(600_000);
  expect(opened.length).toBe(1);
  follower.again();
  expect(opened.length).toBe(2);
});

test('log_thatNobodyLooksAt_isNotAskedFor', () => {
  opened[0]!.onopen!();
  opened[0]!.say('end', { lost: true });
  follower.close();
  vi.advanceTimersByTime(600_000);
  expect(opened.length).toBe(1);
});
