import { exchange, send } from './http';
import type { Action, WhyNotAnswer } from './types';

/** A field that changes; without `from` it is new, without `to` it goes. */
export interface FieldChange {
  path: string;
  from?: unknown;
  to?: unknown;
}

export interface AppPlan {
  id: string;
  change: 'create' | 'update' | 'delete' | 'none';
  fields: FieldChange[];
  restartNeeded?: boolean;
  instances: { start: number; kill: number; restart: number };
  places?: { agents: number; agentsThatFit: number; instancesThatFit: number; whyNot?: WhyNotAnswer[] };
}

/** What a change would do; with its token the very same change is made, or none. */
export interface Plan {
  steps: { actions: Action[] }[];
  apps: AppPlan[];
  groups: { id: string; change: string }[];
  locks: { id: string }[];
  warnings: string[];
  token: string;
}

/** A request that changes something and may be tried before. */
export interface Change {
  method: 'POST' | 'PUT' | 'DELETE';
  /** With its query, if it has one. */
  path: string;
  body?: unknown;
  /** How it is tried, where a dry run answers Marathon's steps alone: what `/v2/plan` is to be asked, or that it cannot be. */
  trial?: { body: unknown } | 'none';
}

const withQuery = (path: string, query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`;

export const planOf = ({ method, path, body, trial }: Change, leave?: AbortSignal) =>
  typeof trial === 'object' ? send<Plan>('POST', '/v2/plan', trial.body, leave) : send<Plan>(method, withQuery(path, 'dryRun=true'), body, leave);

/** What a change began. */
export interface Began {
  deploymentId?: string | undefined;
}

/**
 * Makes the change; with a token only if it is still the one that was planned. Always tells whether locks are to be broken: of some requests
 * the server's default is to do so.
 */
export async function make({ method, path, body }: Change, force: boolean, token?: string): Promise<Began> {
  const query = `force=${force}${token === undefined ? '' : `&plan=${encodeURIComponent(token)}`}`;
  const { answer, headers } = await exchange<Began | undefined>(method, withQuery(path, query), body);
  // Answers about apps and pods are these themselves.
  return { deploymentId: headers.get('Marathon-Deployment-Id') ?? answer?.deploymentId };
}
