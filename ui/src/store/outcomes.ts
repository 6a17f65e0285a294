import { signal } from '@preact/signals';
import type { Deployment } from '../api/types';

/** How those deployments ended that did so since the page was opened, newest first. */
export const outcomes = signal<readonly Deployment[]>([]);

const KEPT = 30;

/** Asks how a deployment ended as soon as it is no longer among the running ones. */
export class OutcomeWatch {
  private before: readonly Deployment[] = [];

  constructor(private readonly ask: (id: string) => Promise<Deployment>) {}

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
      this.keep(await this.ask(id));
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
    this.keep(ended);
  }

  private keep(ended: Deployment): void {
    if (ended.status === 'running' || ended.status === 'paused') return;
    outcomes.value = [ended, ...outcomes.value.filter(({ id }) => id !== ended.id)].slice(0, KEPT);
  }
}

/** Those that change an app: running ones first. */
export function ofApp(appId: string, running: readonly Deployment[]): Deployment[] {
  return [...running, ...outcomes.value].filter(({ affectedApps, affectedPods = [] }) => affectedApps.includes(appId) || affectedPods.includes(appId));
}
