import { send } from './http';

export interface Sizes {
  cpus?: number;
  mem?: number;
  disk?: number;
  gpus?: number;
}

/** A task of this orchestrator on an agent. */
export interface AgentTask {
  id: string;
  appId: string;
  kind?: 'app' | 'pod';
  state: string;
  healthy?: boolean | null;
  cpus?: number;
  mem?: number;
}

export interface Agent {
  id: string;
  hostname: string;
  port?: number;
  attributes?: Record<string, unknown>;
  region?: string | null;
  zone?: string | null;
  version?: string;
  active?: boolean;
  registeredAt?: string;
  resources?: Sizes & { ports?: string };
  /** By all frameworks together. */
  used?: Sizes;
  reserved?: Record<string, Sizes>;
  drain?: { state: string; markGone?: boolean; maxGracePeriodSeconds?: number } | null;
  tasks?: AgentTask[];
}

const agentPath = (id: string) => `/v2/agents/${encodeURIComponent(id)}`;

export const fetchAgents = () => send<{ agents: Agent[] }>('GET', '/v2/agents').then(({ agents }) => agents);

interface Draining {
  maxGracePeriodSeconds?: number;
  markGone?: boolean;
}

export const draining = (id: string, settings: Draining) => ({ method: 'POST', path: `${agentPath(id)}/drain`, body: settings }) as const;
export const reactivation = (id: string) => ({ method: 'POST', path: `${agentPath(id)}/reactivate` }) as const;

export const drainAgent = (id: string, settings: Draining) => send('POST', draining(id, settings).path, settings);
export const reactivateAgent = (id: string) => send('POST', reactivation(id).path);
