import { beforeEach, expect, test } from 'vitest';
import { agents } from '../src/store/agents';
import { EMPTY } from '../src/store/snapshot';
import { here } from '../src/view/palette/here';
import { deployment } from './fixtures';

const known = (screen: string, id: string, more: object = {}) => ({ route: { screen, id } as never, rows: [], groups: [], snapshot: EMPTY, ...more });
const offered = (...of: Parameters<typeof known>) => here(known(...of)).map(({ text }) => text);

beforeEach(() => void (agents.value = []));

test('palette_offersWhatCanBeDoneToAnApp_andItsParts', () => {
  expect(offered('app', '/web')).toEqual([
    'Scale /web',
    'Restart /web',
    'Edit /web',
    'Suspend /web',
    'Destroy /web',
    'Instances of /web',
    'What is used by /web',
    'Configuration and versions of /web',
    'What is wrong with /web',
    'History of /web',
  ]);
  expect(offered('app', '/web', { rows: [{ id: '/web', status: 'Delayed' }] })).toContain('Reset the delay of /web');
});

test('palette_killsOnlyAnInstanceThatIsThere', () => {
  const id = 'web.instance-6eb7afba-e542-11f1-a092-02fc00000001._app.1';
  expect(offered('instance', id)).toEqual(['Logs of this instance', 'Files of this instance', 'Terminal of this instance']);
  const apps = new Map([['/web', { id: '/web', tasks: [{ id }] }]]);
  expect(offered('instance', id, { snapshot: { ...EMPTY, apps } })).toContain('Kill this instance');
});

test('palette_drainsAnAgent_orTakesItBack', () => {
  agents.value = [
    { id: 'A1', hostname: 'h1' },
    { id: 'A2', hostname: 'h2', drain: { state: 'DRAINED' } },
  ];
  expect(offered('cluster', 'A1')).toEqual(['Drain h1']);
  expect(offered('cluster', 'A2')).toEqual(['Reactivate h2']);
  expect(offered('cluster', 'gone')).toEqual([]);
});

test('palette_isAboutTheDeploymentThatIsOpen_orTheOnlyOne', () => {
  const deployments = [{ ...deployment('d1', ['/web']), paused: true }];
  expect(offered('deployments', '', { snapshot: { ...EMPTY, deployments } })).toEqual(['Resume this deployment', 'Roll back this deployment', 'Stop this deployment']);
  expect(offered('deployments', 'd2', { snapshot: { ...EMPTY, deployments } })).toEqual([]);
});
