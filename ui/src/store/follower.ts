import { LogBuffer } from './log';

/** What a follower needs of a browser's EventSource. */
export interface Source {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: MessageEvent<string>) => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** `lost`: nothing comes for now, and it is tried again by itself; `refused`: it is not. */
export type FollowState = 'connecting' | 'open' | 'lost' | 'refused' | 'ended';

const CLOSED = 2;
const SOONEST = 5_000;
const LATEST = 60_000;
const UNREADABLE = 'The log cannot be read: its sandbox may be gone, or the agent does not answer.';
const AGAIN = 'It is tried again by itself.';

/**
 * Follows a log. The browser opens a connection that breaks anew from where it was; one that was refused, or whose agent is
 * lost, is opened anew here, ever more seldom, and begins with the last lines once it is there again.
 */
export class LogFollower {
  buffer = new LogBuffer();
  state: FollowState = 'connecting';
  /** Why nothing more comes, or how it is with the connection. */
  said: string | undefined = undefined;
  private source: Source | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = SOONEST;
  /** Whether anything of the log was ever there: then it is worth coming back for. */
  private seen = false;

  /**
   * @param open asks for the last lines and all that comes
   * @param told something changed: lines, or what is said
   */
  constructor(
    private readonly open: () => Source,
    private readonly told: () => void,
  ) {
    this.connect();
  }

  /** Asks anew, and at once. */
  again(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.say('connecting', undefined);
    this.connect();
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
  }

  private connect(): void {
    const source = this.open();
    let first = true;
    this.source = source;
    source.onopen = () => {
      // What comes then are the last lines, those that are here among them.
      if (first) this.buffer = new LogBuffer();
      first = false;
      this.seen = true;
      this.say('open', undefined);
    };
    source.onmessage = ({ data }) => {
      const text = fieldsOf(data)?.data;
      if (typeof text !== 'string') return; // What is not JSON is not of the log.
      this.pause = SOONEST;
      this.buffer.append(text);
      this.told();
    };
    source.addEventListener('gap', ({ data }) => {
      this.buffer.gap(fieldsOf(data)?.reason || 'something is missing here');
      this.told();
    });
    source.addEventListener('end', ({ data }) => {
      source.close();
      const { reason, lost } = fieldsOf(data) ?? {};
      if (lost === true) {
        this.lose(`Nothing more comes for now: ${reason || 'the agent is lost'}.`);
        return;
      }
      this.buffer.end();
      this.say('ended', reason ? `The log ends here: ${reason}` : 'The log ends here.');
    });
    source.onerror = () => {
      if (source.readyState !== CLOSED) this.say('connecting', 'The connection is lost. Trying again…');
      else if (this.seen) this.lose(UNREADABLE);
      else this.say('refused', UNREADABLE);
    };
  }

  private lose(reason: string): void {
    this.say('lost', `${reason} ${AGAIN}`);
    this.timer = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(2 * this.pause, LATEST);
  }

  private say(state: FollowState, said: string | undefined): void {
    this.state = state;
    this.said = said;
    this.told();
  }
}

function fieldsOf(data: string): { data?: string; reason?: string; lost?: boolean } | undefined {
  try {
    return JSON.parse(data) as { data?: string; reason?: string; lost?: boolean };
  } catch {
    return undefined;
  }
}
