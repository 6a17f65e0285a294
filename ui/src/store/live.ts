import { signal } from '@preact/signals';
import type { EventData } from '../api/types';
import { affectedBy, EVENT_TYPES } from './affected';
import type { Refresher } from './refresher';
import { origin } from './origin';
import { hear, said } from './said';

/** How current the page is: `lost` shows the banner with the time of the last good data; at a standby it is asked for now and then. */
export interface Link {
  state: 'connecting' | 'live' | 'lost' | 'standby';
  dataFrom: number | null;
}

export const link = signal<Link>({ state: 'connecting', dataFrom: null });

const SILENT_EVERY = 3000;
/** A stream that is cut without a word looks like one on which nothing happens. */
const PING_EVERY = 15_000;
const RETRY_FIRST = 500;
const RETRY_MAX = 3000;
/** How often a standby is asked, which has no stream. */
const STANDBY_EVERY = 4000;
/** A browser opens six connections to one host: hidden tabs must not hold one each for ever. */
const HIDDEN_GRACE = 60_000;

/**
 * Follows `/v2/events`: every (re)connection starts with a full fetch, every event with a small one; what changes without an event is
 * asked for by `silently`, now and then.
 */
export class LiveFeed {
  private source: EventSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private hidden: ReturnType<typeof setTimeout> | undefined;
  private waitMillis = RETRY_FIRST;
  /** When the page was last known to show what is. */
  private good: number | null = null;
  private beat = Date.now();

  constructor(
    private readonly refresher: Refresher,
    private readonly silently: () => void,
    private readonly ping: () => Promise<unknown>,
    private readonly deploymentEnded: (id: string) => void,
    private readonly heard: (type: string, event: EventData) => void = () => {},
  ) {}

  start(): void {
    if (origin.value.standby) this.askStandby();
    else this.connect();
    setInterval(() => {
      if (link.value.state === 'live' && !document.hidden) this.silently();
    }, SILENT_EVERY);
    setInterval(() => this.onBeat(), PING_EVERY);
    addEventListener('online', () => link.value.state === 'lost' && this.connect());
    document.addEventListener('visibilitychange', () => this.onVisibility());
  }

  /** The data shown may be old from now on: connect anew. */
  lose(): void {
    this.source?.close();
    this.source = undefined;
    if (link.value.state !== 'lost') link.value = { state: 'lost', dataFrom: this.good };
    clearTimeout(this.retry);
    const again = this.waitMillis > RETRY_FIRST;
    this.retry = setTimeout(() => {
      if (!origin.value.standby) this.connect();
      if (again || origin.value.standby) void this.poll().then(() => link.value.state === 'lost' && this.source === undefined && this.lose());
    }, this.waitMillis);
    this.waitMillis = Math.min(this.waitMillis * 2, RETRY_MAX);
  }

  /** A server may answer and yet refuse the stream, as a standby does: then the page is at least refreshed now and then. */
  private async poll(): Promise<void> {
    try {
      await this.refresher.resync();
      this.good = Date.now();
      if (origin.value.standby) this.standBy();
      else if (link.value.state === 'lost') link.value = { state: 'lost', dataFrom: this.good };
    } catch {
      // The banner already says so.
    }
  }

  /** It leads to the leader's stream, which is of another origin: the page asks this server instead, until it leads itself. */
  private standBy(): void {
    link.value = { state: 'standby', dataFrom: this.good };
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
    this.retry = setTimeout(() => (document.hidden ? this.standBy() : this.askStandby()), STANDBY_EVERY);
  }

  private askStandby(): void {
    clearTimeout(this.retry);
    this.refresher.resync().then(
      () => {
        this.good = Date.now();
        return origin.value.standby ? this.standBy() : this.connect();
      },
      () => this.lose(),
    );
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.unsure();
    const source = new EventSource('/v2/events');
    this.source = source;
    source.onopen = () => void this.resync(source);
    source.onerror = () => {
      if (this.source === source) this.lose();
    };
    for (const type of EVENT_TYPES) {
      source.addEventListener(type, (event) => this.onEvent(type, (event as MessageEvent<string>).data));
    }
  }

  private async resync(source: EventSource): Promise<void> {
    // What ended meanwhile nobody tells again; what still goes on is told again soon.
    said.value = new Map();
    try {
      await this.refresher.resync();
      if (this.source !== source) return;
      this.waitMillis = RETRY_FIRST;
      this.good = Date.now();
      link.value = { state: 'live', dataFrom: this.good };
    } catch {
      if (this.source === source) this.lose();
    }
  }

  /** What came through is true until something else is heard; a silent stream may be a broken one, so the server is asked whether it is there. */
  private onBeat(): void {
    const late = Date.now() - this.beat > 2 * PING_EVERY;
    this.beat = Date.now();
    if (link.value.state !== 'live' || document.hidden) return;
    // The machine slept, and what happened meanwhile may have been said to nobody.
    if (late) return this.connect();
    this.ping().then(
      () => link.value.state === 'live' && (this.good = Date.now()),
      () => this.lose(),
    );
  }

  private onEvent(type: string, data: string): void {
    this.good = Date.now();
    try {
      const event = JSON.parse(data) as EventData;
      this.refresher.note(affectedBy(type, event));
      said.value = hear(said.value, type, event);
      this.heard(type, event);
      if ((type === 'deployment_success' || type === 'deployment_failed') && event.id) this.deploymentEnded(event.id);
    } catch {
      // A frame that is not JSON says nothing about what changed.
    }
  }

  private onVisibility(): void {
    clearTimeout(this.hidden);
    if (document.hidden) this.hidden = setTimeout(() => this.rest(), HIDDEN_GRACE);
    else if (link.value.state === 'standby') this.askStandby();
    else if (this.source === undefined) this.connect();
  }

  /** Nobody looks. A standby's timer goes on: it holds no connection, and asks nothing meanwhile. */
  private rest(): void {
    if (link.value.state === 'standby') return;
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.retry);
    this.unsure();
  }

  /** Without a stream nothing is live. */
  private unsure(): void {
    if (link.value.state === 'live') link.value = { state: 'connecting', dataFrom: this.good };
  }
}
