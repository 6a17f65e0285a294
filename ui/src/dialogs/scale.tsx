import { useState } from 'preact/hooks';
import { scaling } from '../api/calls';
import { snapshot, touched } from '../state';
import { memory, trimmed } from '../store/format';
import { ActionDialog } from './action';
import { DataNote } from './data';

export function ScaleDialog({ appId }: { appId: string }) {
  const app = snapshot.value.apps.get(appId);
  const before = app?.instances ?? 0;
  const [text, setText] = useState(String(before));
  const target = Number(text);
  const valid = /^\d+$/.test(text.trim());
  const delta = target - before;
  return (
    <ActionDialog
      title={`Scale ${appId}`}
      submit={valid ? `Scale to ${target}` : 'Scale'}
      done={`Scaling ${appId} to ${text}`}
      testId="scale-submit"
      quick
      change={valid ? scaling(appId, target) : undefined}
      after={() => touched(appId)}
    >
      <label class="field">
        <span>Instances</span>
        <span class="stepper">
          <button type="button" class="button" aria-label="One less" onClick={() => setText(String(Math.max(0, target - 1)))}>
            −
          </button>
          <input
            type="number"
            min="0"
            step="1"
            required
            autofocus
            onFocus={(event) => event.currentTarget.select()}
            data-testid="scale-input"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="button" class="button" aria-label="One more" onClick={() => setText(String(target + 1))}>
            +
          </button>
        </span>
      </label>
      <p class="hint">
        {before} now
        {valid && delta > 0 && ` · ${delta} more: ${trimmed(delta * (app?.cpus ?? 0))} cpus, ${memory(delta * (app?.mem ?? 0))}`}
        {valid && delta < 0 && ` · ${-delta} less`}
      </p>
      {valid && delta < 0 && <DataNote ids={[appId]} />}
    </ActionDialog>
  );
}
