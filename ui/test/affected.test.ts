import { expect, test } from 'vitest';
import type { EventData } from '../src/api/types';
import { affectedBy, EVENT_TYPES } from '../src/store/affected';
import recorded from './events.json';

test('statusUpdate_touchesItsApp', () => {
  expect(affectedBy('status_update_event', { appId: '/ev' })).toEqual({ apps: ['/ev'], leaving: [], deployments: false });
});

test('instanceChange_touchesItsRunSpec', () => {
  expect(affectedBy('instance_changed_event', { runSpecId: '/ev' }).apps).toEqual(['/ev']);
});

test('apiPost_touchesTheAppAndTheDeployments', () => {
  expect(affectedBy('api_post_event', { appDefinition: { id: '/ev' } })).toEqual({ apps: ['/ev'], leaving: [], deployments: true });
});

test('deployment_touchesEachAppOfItsPlanOnce', () => {
  const plan = { id: 'd', steps: [{ actions: [{ action: 'StartApplication', app: '/a' }] }, { actions: [{ action: 'ScaleApplication', app: '/a' }, { action: 'StopApplication', app: '/b' }, { action: 'StartPod', pod: '/p' }] }] };
  expect(affectedBy('deployment_success', { plan })).toEqual({ apps: ['/a', '/b'], leaving: ['/b'], pods: ['/p'], deployments: true });
});

test('unknownFrame_touchesNothing', () => {
  expect(affectedBy('event_stream_attached', {})).toEqual({ apps: [], leaving: [], deployments: false });
});

test('recordedEvents_eachThatNamesAnAppIsListenedTo_andFindsIt', () => {
  const listened: readonly string[] = EVENT_TYPES;
  for (const { event, data } of recorded as { event: string; data: EventData }[]) {
    const namesAnApp = /"(appId|runSpecId|app|appDefinition)":/.test(JSON.stringify(data));
    expect([event, affectedBy(event, data).apps.length > 0]).toEqual([event, namesAnApp]);
    expect([event, listened.includes(event)]).toEqual([event, namesAnApp || event === 'group_change_success']);
  }
});

test('groupChange_touchesTheGroups', () => expect(affectedBy('group_change_success', {}).groups).toBe(true));
