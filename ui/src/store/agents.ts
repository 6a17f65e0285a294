import { signal } from '@preact/signals';
import { ApiError } from '../api/http';
import { type Agent, fetchAgents } from '../api/agents';

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
        agents.value = [...list].sort((a, b) => (a.hostname < b.hostname ? -1 : a.hostname > b.hostname ? 1 : a.id < b.id ? -1 : 1));
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
