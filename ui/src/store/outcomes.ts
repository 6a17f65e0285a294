import { signal } from '@preact/signals';
import type { Deployment } from '../api/types';

/** Deployments that are over, the one that ended last first: what the server remembers, once it was asked, and those that ended since. */
export const outcomes = signal<readonly Deployment[]>([]);

/** As many as the server remembers. */
const KEPT = 200;

/** Asks how a deployment ended as soon as it is no longer among the running ones, and for those that ended before. */
export class OutcomeWatch {
  private before: readonly Deployment[] = [];

  constructor(
    private readonly ask: (id: string) => Promise<Deployment>,
    private readonly askAll: () => Promise<readonly Deployment[]>,
  ) {}

  /** What ended before anybody looked. A server that forgets it, as Marathon does, lists what runs: none of that has ended. */
  async load(): Promise<readonly Deployment[]> {
    const listed = await this.askAll();
    this.keep(listed.filter(({ endedAt }) => endedAt !== undefined));
    return outcomes.value;
  }

  /** What runs now. After a lost connection too: what ended meanwhile is remembered by the server. */
  see(running: readonly Deployment[]): void {
    const there = new Set(running.map(({ id }) => id));
    const gone = this.before.filter(({ id }) => !there.has(id));
    this.before = running;
    for (const deployment of gone) void this.end(deployment);
  }

  /** An event tells that one is over, which may have begun and ended between two looks at what runs. */
  async over(id: string): Promise<void> {
    if (this.before.some((deployment) => deployment.id === id)) return; // It will be seen to be gone.
    try {
      this.keep([await this.ask(id)]);
    } catch {
      // Nothing is known of it but that it was.
    }
  }

  private async end(deployment: Deployment): Promise<void> {
    let ended: Deployment;
    try {
      ended = await this.ask(deployment.id);
    } catch {
      // A server that forgets them, as Marathon does.
      ended = { ...deployment, currentActions: [], status: 'ended' };
    }
    this.keep([ended]);
  }

  private keep(told: readonly Deployment[]): void {
    const ended = told.filter(({ status }) => status !== 'running' && status !== 'paused');
    if (ended.length === 0) return;
    const ids = new Set(ended.map(({ id }) => id));
    outcomes.value = [...ended, ...outcomes.value.filter(({ id }) => !ids.has(id))].sort(byEnd).slice(0, KEPT);
  }
}

/** What the server does not remember has just ended, as the page saw it. */
const endOf = ({ endedAt }: Deployment) => (endedAt === undefined ? Infinity : Date.parse(endedAt));

function byEnd(a: Deployment, b: Deployment): number {
  const [first, second] = [endOf(a), endOf(b)];
  return first === second ? 0 : second - first;
}

/** Those that change an app: running ones first. */
export function ofApp(appId: string, running: readonly Deployment[]): Deployment[] {
  return [...running, ...outcomes.value].filter(({ affectedApps, affectedPods = [] }) => affectedApps.includes(appId) || affectedPods.includes(appId));
}
