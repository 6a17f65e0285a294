import { openDialog } from '../../dialogs/open';
import { appLink, groupLink, linkTo, type Route, taskLink } from '../../route';
import { agents } from '../../store/agents';
import type { Row } from '../../store/rows';
import { scorer } from '../../store/search';
import type { Snapshot } from '../../store/snapshot';
import { nextTheme } from '../../theme';
import { here, to } from './here';

/** Something to go to or to do. */
export interface Entry {
  kind: 'Do' | 'Screen' | 'App' | 'Group' | 'Pod' | 'Agent' | 'Deployment' | 'Instance';
  text: string;
  /** A key that does the same. */
  key?: string;
  run: () => void;
}

export interface Known {
  route: Route;
  rows: readonly Row[];
  groups: readonly string[];
  snapshot: Snapshot;
}

const SHOWN = 40;
const TASK = /^[^\s/]+\.(instance-)?[0-9a-f]{8}-[0-9a-f-]{27}(\.\S+)?$/;

/** What answers what was typed, best first; with nothing typed what can be done here, and the screens. */
export function entriesFor(typed: string, known: Known): Entry[] {
  const fixed = [...here(known), ...SCREENS, ...ALWAYS];
  if (typed.trim() === '') return fixed;
  const found: [entry: Entry, points: number][] = [];
  const score = scorer(typed);
  for (const entry of [...fixed, ...things(typed, known)]) {
    const points = score(entry.text);
    if (points > 0) found.push([entry, points]);
  }
  return found.sort(([a, x], [b, y]) => y - x || (a.text < b.text ? -1 : 1)).slice(0, SHOWN).map(([entry]) => entry);
}

const SCREENS: readonly Entry[] = [
  { kind: 'Screen', text: 'Applications', key: 'g a', run: to('#/apps') },
  { kind: 'Screen', text: 'Deployments', key: 'g d', run: to('#/deployments') },
  { kind: 'Screen', text: 'Cluster', key: 'g c', run: to('#/cluster') },
  { kind: 'Screen', text: 'About', key: ',', run: to('#/about') },
];

const ALWAYS: readonly Entry[] = [
  { kind: 'Do', text: 'Create an app', key: 'c', run: () => openDialog({ kind: 'create' }) },
  { kind: 'Do', text: 'Create a group', key: 'C', run: () => openDialog({ kind: 'create-group', group: '/' }) },
  { kind: 'Do', text: 'Show apps that wait or are delayed', run: to('#/apps?status=Waiting,Delayed') },
  { kind: 'Do', text: 'Show apps with unhealthy instances', run: to('#/apps?health=unhealthy') },
  { kind: 'Do', text: 'Change the theme', run: nextTheme },
  { kind: 'Do', text: 'Show the keys', key: '?', run: () => openDialog({ kind: 'help' }) },
];

function* things(typed: string, { rows, groups, snapshot }: Known): Iterable<Entry> {
  for (const { id } of rows) yield { kind: 'App', text: id, run: to(appLink(id)) };
  for (const id of groups) yield { kind: 'Group', text: id, run: to(groupLink(id)) };
  for (const { id } of snapshot.pods) yield { kind: 'Pod', text: id, run: to(linkTo({ screen: 'pod', id })) };
  for (const { id, hostname } of agents.value) yield { kind: 'Agent', text: `${hostname} ${id}`, run: to(linkTo({ screen: 'cluster', id })) };
  for (const { id } of snapshot.deployments) yield { kind: 'Deployment', text: id, run: to(linkTo({ screen: 'deployments', id })) };
  // There are many, and not all are known: whoever looks for one has its id.
  const id = typed.trim();
  if (TASK.test(id)) yield { kind: 'Instance', text: id, run: to(taskLink(id)) };
}
