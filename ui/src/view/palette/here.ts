import { openDialog } from '../../dialogs/open';
import { linkTo, taskLink, visit } from '../../route';
import { agents } from '../../store/agents';
import { appIdOfTask } from '../../store/timeline';
import { pauseOrResume, tryNow } from '../acts';
import type { Entry, Known } from './entries';

export const to = (hash: string) => () => visit(hash);

const act = (text: string, run: () => void, key?: string): Entry => ({ kind: 'Do', text, ...(key === undefined ? {} : { key }), run });

/** What can be done about what is looked at. */
export function here(known: Known): Entry[] {
  const { screen, id } = known.route;
  switch (screen) {
    case 'app':
      return ofApp(id, known);
    case 'apps':
      return id === '/' ? [] : ofGroup(id);
    case 'pod':
      return [act(`Scale ${id}`, () => openDialog({ kind: 'scale-pod', podId: id })), act(`Destroy ${id}`, () => openDialog({ kind: 'destroy-pod', podId: id }))];
    case 'instance':
      return ofInstance(id, known);
    case 'cluster':
      return ofAgent(id);
    case 'deployments':
      return ofDeployment(id, known);
    default:
      return [];
  }
}

const TABS: readonly (readonly [tab: string, words: string, key: string])[] = [
  ['', 'Instances of', 'g i'],
  ['usage', 'What is used by', 'g u'],
  ['configuration', 'Configuration and versions of', 'g v'],
  ['debug', 'What is wrong with', 'g e'],
  ['history', 'History of', 'g h'],
];

function ofApp(id: string, { rows }: Known): Entry[] {
  const dialog = (kind: 'scale' | 'restart' | 'edit' | 'suspend' | 'destroy', word: string, key?: string) => act(`${word} ${id}`, () => openDialog({ kind, appId: id }), key);
  const isDelayed = rows.find((row) => row.id === id)?.status === 'Delayed';
  return [
    dialog('scale', 'Scale', 's'),
    dialog('restart', 'Restart', 'r'),
    dialog('edit', 'Edit', 'e'),
    dialog('suspend', 'Suspend'),
    dialog('destroy', 'Destroy'),
    ...(isDelayed ? [act(`Reset the delay of ${id}`, () => void tryNow(id))] : []),
    ...TABS.map(([tab, words, key]): Entry => ({ kind: 'Screen', text: `${words} ${id}`, key, run: to(linkTo({ screen: 'app', id, tab })) })),
  ];
}

const ofGroup = (id: string): Entry[] => [
  act(`Create an app in ${id}`, () => openDialog({ kind: 'create', within: id })),
  act(`Scale all of ${id}`, () => openDialog({ kind: 'scale-group', group: id })),
  act(`Suspend all of ${id}`, () => openDialog({ kind: 'suspend-group', group: id })),
  act(`Destroy ${id}`, () => openDialog({ kind: 'destroy-group', group: id })),
];

function ofInstance(id: string, { snapshot }: Known): Entry[] {
  const appId = appIdOfTask(id);
  const runs = snapshot.apps.get(appId)?.tasks?.some((task) => task.id === id) ?? false;
  return [
    ...['logs', 'files', 'terminal'].map((tab): Entry => ({ kind: 'Screen', text: `${tab[0]!.toUpperCase()}${tab.slice(1)} of this instance`, run: to(taskLink(id, tab)) })),
    ...(runs ? [act('Kill this instance', () => openDialog({ kind: 'kill', appId, taskId: id }))] : []),
  ];
}

function ofAgent(id: string): Entry[] {
  const agent = agents.value.find((one) => one.id === id);
  if (agent === undefined) return [];
  const isOut = agent.drain != null || agent.active === false;
  return [act(`${isOut ? 'Reactivate' : 'Drain'} ${agent.hostname}`, () => openDialog({ kind: isOut ? 'reactivate' : 'drain', agentId: id }))];
}

/** Of the one that is open, or of the only one that runs. */
function ofDeployment(id: string, { snapshot: { deployments } }: Known): Entry[] {
  const open = id === '' && deployments.length === 1 ? deployments[0] : deployments.find((one) => one.id === id);
  if (open === undefined) return [];
  return [
    act(open.paused ? 'Resume this deployment' : 'Pause this deployment', () => void pauseOrResume(open)),
    act('Roll back this deployment', () => openDialog({ kind: 'rollback', deploymentId: open.id })),
    act('Stop this deployment', () => openDialog({ kind: 'stop', deploymentId: open.id })),
  ];
}
