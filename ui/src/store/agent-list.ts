import type { Agent } from '../api/agents';
import { scorer } from './search';

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** "rack:r1", and the region and zone if they are said. */
export function attributesOf({ attributes = {}, region, zone }: Agent): string[] {
  return [region && `region:${region}`, zone && `zone:${zone}`, ...Object.entries(attributes).map(([name, value]) => `${name}:${String(value)}`)].filter((text): text is string => !!text);
}

/** An agent's state in a word and its tone. */
export function agentState({ active, drain }: Agent): { word: string; tone: string } {
  if (drain?.state === 'DRAINED') return { word: 'drained', tone: 's-suspended' };
  if (drain) return { word: 'draining', tone: 's-waiting' };
  return active === false ? { word: 'not active', tone: 's-suspended' } : { word: 'active', tone: 's-running' };
}

/** What agents can be sorted by, and how the list calls it. */
export const AGENT_COLUMNS = [
  ['id', 'Agent'],
  ['state', 'State'],
  ['cpus', 'CPU'],
  ['mem', 'Memory'],
  ['disk', 'Disk'],
  ['tasks', 'Tasks'],
] as const;

export type AgentOrder = (typeof AGENT_COLUMNS)[number][0];

export interface AgentsView {
  text: string;
  sort: AgentOrder;
  descending: boolean;
}

/** How the URL says it: "-cpus" for the fullest first. */
export function agentsView(extra: Readonly<Record<string, string>>): AgentsView {
  const order = extra['order'] ?? '';
  const key = order.replace(/^-/, '');
  return { text: extra['find'] ?? '', sort: AGENT_COLUMNS.find(([name]) => name === key)?.[0] ?? 'id', descending: order.startsWith('-') };
}

/**
 * The agents that answer to what was typed, in the order that was chosen; alike ones by their names. Of CPU, memory and disk it is the
 * share in use that counts: agents differ in size.
 *
 * @param all by their names
 */
export function shownAgents(all: readonly Agent[], { text, sort, descending }: AgentsView): readonly Agent[] {
  const score = scorer(text);
  const found = text.trim() === '' ? all : all.filter((agent) => score([agent.hostname, agent.id, ...attributesOf(agent)].join(' ')) > 0);
  if (sort === 'id') return descending ? found.toReversed() : found;
  const sign = descending ? -1 : 1;
  return found.toSorted((a, b) => sign * compare(a, b, sort));
}

function compare(a: Agent, b: Agent, key: Exclude<AgentOrder, 'id'>): number {
  switch (key) {
    case 'state':
      return byText(agentState(a).word, agentState(b).word);
    case 'tasks':
      return (a.tasks?.length ?? 0) - (b.tasks?.length ?? 0);
    default:
      return inUse(a, key) - inUse(b, key);
  }
}

const inUse = ({ used = {}, resources = {} }: Agent, key: 'cpus' | 'mem' | 'disk') => ((resources[key] ?? 0) > 0 ? (used[key] ?? 0) / resources[key]! : 0);
