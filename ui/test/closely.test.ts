import { expect, test } from 'vitest';
import { closelyOf } from '../src/store/closely';
import { deployment } from './fixtures';

const ON = { screen: 'apps', id: '/', tab: '' } as const;

/** Works on the first of its apps; the others are of later steps. */
const inSteps = (id: string, apps: string[]) => ({ ...deployment(id, apps), currentActions: [{ action: 'RestartApplication', app: apps[0]! }] });

test('closely_isWhatIsOpen_andWhatIsBeingDeployed', () => {
  expect(closelyOf({ ...ON, screen: 'app', id: '/web' }, [])).toEqual(['/web']);
  expect(closelyOf({ ...ON, screen: 'instance', id: 'shop_web.instance-6eb7afba-e542-11f1-a092-02fc00000001._app.1' }, [])).toEqual(['/shop/web']);
  expect(closelyOf(ON, [inSteps('d', ['/db', '/web'])])).toEqual(['/db']);
});

test('closely_isAlsoWhatACardDraws_whicheverStepItIsOf', () => {
  const running = [inSteps('d1', ['/db', '/web']), inSteps('d2', ['/x', '/y'])];
  expect(closelyOf({ ...ON, screen: 'deployments', id: '' }, running)).toEqual(['/db', '/x', '/web', '/y']);
  expect(closelyOf({ ...ON, screen: 'deployments', id: 'd1' }, running)).toEqual(['/db', '/x', '/web']);
  expect(closelyOf({ screen: 'app', id: '/web', tab: 'history' }, running)).toEqual(['/web', '/db', '/x']);
  expect(closelyOf({ screen: 'app', id: '/y', tab: '' }, running)).toEqual(['/y', '/db', '/x']);
});

test('closely_isNeverVeryMany', () => {
  const many = Array.from({ length: 30 }, (_, of) => inSteps(`d${of}`, Array.from({ length: 50 }, (_, i) => `/g${of}/a${i}`)));
  expect(closelyOf({ ...ON, screen: 'deployments', id: '' }, many).length).toBeLessThanOrEqual(60);
});
