import { signal } from '@preact/signals';
import { ApiError } from '../api/http';
import { type Agent, fetchAgents } from '../api/agents';
import { byText } from './agent-list';
import { same } from './same';

/** The agents when they were last asked for: only who looks at them asks. */
export const agents = signal<readonly Agent[]>([]);

/** Why they could not be asked for, if so. */
export const agentsError = signal<Error | undefined>(undefined);

/** Whether an answer came yet, of whichever kind. */
export const agentsAsked = signal(false);

let asking: Promise<void> | undefined;

/** Asks for them, once at a time. */
export function loadAgents(): Promise<void> {
  asking ??= fetchAgents()
    .then(
      (list) => {
        agents.value = renewed(agents.peek(), list);
        agentsError.value = undefined;
      },
      (error: Error) => void (agentsError.value = error instanceof ApiError && error.status === 404 ? new Error('This server does not tell of its agents.') : error),
    )
    .finally(() => {
      asking = undefined;
      agentsAsked.value = true;
    });
  return asking;
}

/**
 * What was just told, by names of hosts. An agent or a task of which nothing changed is the same object as before, so it is not drawn
 * again; where none did, so is the list.
 */
export function renewed(before: readonly Agent[], told: readonly Agent[]): readonly Agent[] {
  const known = byId(before);
  const after = told.map((agent) => {
    const old = known.get(agent.id);
    if (old === undefined || agent.tasks === undefined || old.tasks === undefined) return old !== undefined && same(old, agent) ? old : agent;
    const tasks = byId(old.tasks);
    const next = { ...agent, tasks: agent.tasks.map((task) => (same(tasks.get(task.id), task) ? tasks.get(task.id)! : task)) };
    return same(old, next) ? old : next;
  });
  after.sort((a, b) => byText(a.hostname, b.hostname) || byText(a.id, b.id));
  return after.length === before.length && after.every((agent, index) => agent === before[index]) ? before : after;
}

const byId = <T extends { id: string }>(list: readonly T[]) => new Map(list.map((one) => [one.id, one]));
