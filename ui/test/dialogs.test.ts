import { expect, test } from 'vitest';
import { type DialogSpec, readDialog, written } from '../src/dialogs/open';

test('dialog_roundTripsThroughTheUrl', () => {
  const specs: DialogSpec[] = [
    { kind: 'help' },
    { kind: 'create', within: '/prod' },
    { kind: 'scale', appId: '/prod/web' },
    { kind: 'rollback-app', appId: '/web', version: '2026-11-21T00:00:00.000Z' },
    { kind: 'destroy-group', group: '/prod' },
    { kind: 'kill', appId: '/web', taskId: 'web.instance-1._app.1' },
    { kind: 'scale-pod', podId: '/pair' },
    { kind: 'drain', agentId: 'a-S0' },
    { kind: 'stop', deploymentId: 'd' },
  ];
  for (const spec of specs) expect(readDialog(written(spec)!)).toEqual(spec);
});

test('dialog_ofAnOlderVersionIsInTheUrlAsThatOfTheApp', () => {
  expect(written({ kind: 'edit', appId: '/web', old: { version: 'v', definition: { id: '/web' } } })).toBe('edit~/web');
});

test('dialog_nonsenseIsNone', () => {
  for (const text of ['', 'explode~/web', 'scale', 'scale~', 'kill~/web', 'constructor~x']) expect(readDialog(text)).toBeUndefined();
});
