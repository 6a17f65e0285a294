import { useState } from 'preact/hooks';
import { groupCreation, groupScaling } from '../api/calls';
import { go } from '../route';
import { touchedGroup } from '../state';
import { prefixOf } from '../store/tree';
import { ActionDialog } from './action';
import { appsWithin, DataNote, PodsStay } from './data';

/** A new group, empty: apps are put into it by their ids. */
export function CreateGroupDialog({ within }: { within: string }) {
  const [id, setId] = useState(prefixOf(within));
  const named = id.length > 1 && !id.endsWith('/');
  const path = `/${id.replace(/^\//, '')}`;
  return (
    <ActionDialog
      title="New group"
      submit="Create"
      done={`Created ${path}`}
      change={named ? groupCreation(path) : undefined}
      after={() => touchedGroup(path)}
      lead={() => go({ screen: 'apps', id: path })}
    >
      <label class="field">
        <span>ID</span>
        <input autofocus autocomplete="off" spellcheck={false} data-testid="group-id" value={id} onInput={(event) => setId(event.currentTarget.value)} />
      </label>
    </ActionDialog>
  );
}

/** Every app of a group by one factor, as the group was meant to grow together. */
export function ScaleGroupDialog({ group }: { group: string }) {
  const [text, setText] = useState('2');
  const factor = Number(text);
  const valid = text.trim() !== '' && factor > 0;
  return (
    <ActionDialog
      title={`Scale all of ${group}`}
      submit={valid ? `Scale by ${factor}` : 'Scale'}
      done={`Scaling ${group} by ${text}`}
      testId="scale-submit"
      quick
      change={valid ? groupScaling(group, factor) : undefined}
      after={() => touchedGroup(group)}
    >
      <label class="field">
        <span>Multiply each app's instances by</span>
        <input type="number" min="0.01" step="any" autofocus data-testid="scale-input" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {valid && factor < 1 && <DataNote ids={appsWithin(group)} />}
      <PodsStay group={group} />
    </ActionDialog>
  );
}
