import { useState } from 'preact/hooks';
import { fetchPod, podRemoval, podUpdate } from '../api/calls';
import { snapshot, touchedPods } from '../state';
import type { Definition } from '../store/definition';
import { withValue } from '../store/form';
import { useLoaded } from '../view/load';
import { ActionDialog } from './action';
import { DataNote } from './data';
import { Modal } from './modal';

/** A pod is scaled by sending its whole definition: it is asked for first. */
export function ScalePodDialog({ podId }: { podId: string }) {
  const { value, error } = useLoaded(() => fetchPod(podId), [podId]);
  if (value !== undefined) return <ScaleDefinition podId={podId} definition={value} />;
  if (error === undefined) return null;
  return (
    <Modal title={`Scale ${podId}`}>
      <div class="modal-body">
        <p class="alert" role="alert">
          {error.message}
        </p>
      </div>
    </Modal>
  );
}

const instances = (podId: string) => snapshot.value.pods.find(({ id }) => id === podId)?.instances?.length ?? 0;

function ScaleDefinition({ podId, definition }: { podId: string; definition: Definition }) {
  const before = (definition['scaling'] as { instances?: number } | undefined)?.instances ?? 1;
  const [text, setText] = useState(String(before));
  const valid = /^\d+$/.test(text.trim());
  const scaled = withValue(withValue(definition, ['scaling', 'kind'], 'fixed'), ['scaling', 'instances'], Number(text));
  return (
    <ActionDialog
      title={`Scale ${podId}`}
      submit={valid ? `Scale to ${Number(text)}` : 'Scale'}
      done={`Scaling ${podId} to ${text}`}
      testId="scale-submit"
      quick
      change={valid ? podUpdate(podId, scaled) : undefined}
      after={() => touchedPods([podId])}
    >
      <label class="field">
        <span>Instances</span>
        <input type="number" min="0" step="1" autofocus data-testid="scale-input" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <p class="hint">{before} now</p>
      {valid && Number(text) < before && <DataNote ids={[podId]} />}
    </ActionDialog>
  );
}

export const DestroyPodDialog = ({ podId }: { podId: string }) => (
  <ActionDialog title={`Destroy ${podId}?`} submit={`Destroy ${podId}`} done={`Destroying ${podId}`} danger change={podRemoval(podId)} guard={instances(podId) > 0 ? podId : undefined} after={() => touchedPods([podId])}>
    <p>
      Ends all its instances and deletes the definition with all its older versions. <strong>This cannot be undone.</strong>
    </p>
    <DataNote ids={[podId]} lost />
  </ActionDialog>
);
