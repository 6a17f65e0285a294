import { useState } from 'preact/hooks';
import { createApp, updateApp } from '../api/calls';
import { ApiError } from '../api/http';
import { go } from '../route';
import { snapshot, touched } from '../state';
import { changedFields, type Definition, definitionOf, updateFrom } from '../store/definition';
import { byField } from '../store/form';
import { Locks } from './locks';
import { Modal } from './modal';
import { EditForm } from './edit-form';
import { closeDialog, tell } from './open';

const STARTER: Definition = { id: '', cmd: '', instances: 1, cpus: 0.1, mem: 128 };

/** What was typed for a new app and not sent: an accidental escape loses nothing. */
let draft: string | undefined;

const pretty = (definition: Definition) => JSON.stringify(definition, null, 2);

function parsed(json: string): { definition?: Definition; error?: string } {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'An app is a JSON object.' };
    return { definition: value as Definition };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Create and edit: a small form beside the whole definition as JSON. The JSON is what is sent. */
export function EditDialog({ appId }: { appId: string | undefined }) {
  const [before] = useState(() => (appId === undefined ? STARTER : definitionOf(snapshot.value.apps.get(appId) ?? {})));
  const [restored, setRestored] = useState(appId === undefined && draft !== undefined);
  const [json, setJson] = useState(() => (restored ? draft! : pretty(before)));
  const [last, setLast] = useState(() => parsed(json).definition ?? before);
  const [refused, setRefused] = useState<ApiError | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const { definition, error } = parsed(json);
  const found = byField(refused?.violations ?? []);
  const changes = appId === undefined || definition === undefined ? [] : changedFields(before, definition);
  const locked = (refused?.locks.length ?? 0) > 0;

  const typeJson = (text: string) => {
    setJson(text);
    if (appId === undefined) draft = text;
    const next = parsed(text).definition;
    if (next !== undefined) setLast(next);
  };
  const startOver = () => {
    typeJson(pretty(before));
    draft = undefined;
    setRestored(false);
  };
  const submit = async (force: boolean) => {
    if (definition === undefined) return;
    setBusy(true);
    try {
      const id = await save(appId, before, definition, force);
      draft = undefined;
      closeDialog();
      tell(appId === undefined ? `Created ${id}` : `Changed ${id}: ${changes.join(', ')}`);
      touched(id);
      if (appId === undefined) go({ appId: id });
    } catch (failure) {
      setRefused(failure instanceof ApiError ? failure : new ApiError(0, String(failure)));
      setBusy(false);
    }
  };

  return (
    <Modal wide title={appId === undefined ? 'New app' : `Edit ${appId}`}>
      <form
        noValidate
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit(false);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(false);
        }}
      >
        <div class="modal-body editor">
          {restored && (
            <p class="hint span">
              This is what you typed before.{' '}
              <button type="button" class="link-button" onClick={startOver}>
                Start over
              </button>
            </p>
          )}
          <EditForm definition={last} errors={found.fields} fixedId={appId !== undefined} disabled={definition === undefined} change={(next) => typeJson(pretty(next))} />
          <div class="editor-json">
            <label for="create-json">Definition (JSON) – every field, also those without an input</label>
            <textarea
              id="create-json"
              data-testid="create-json"
              spellcheck={false}
              aria-invalid={error !== undefined}
              value={json}
              onInput={(event) => typeJson(event.currentTarget.value)}
            />
            <p class={error === undefined ? 'hint' : 'hint bad'} data-testid="json-error">
              {error ?? (appId === undefined ? 'Valid JSON' : changes.length === 0 ? 'No changes' : `Changes: ${changes.join(', ')}`)}
            </p>
          </div>
          {refused !== undefined && !locked && (
            <div class="alert span" role="alert" data-testid="refusal">
              <p>{Object.keys(found.fields).length > 0 ? 'The server did not accept it: see the marked fields.' : refused.message}</p>
              {found.rest.length > 0 && (
                <ul>
                  {found.rest.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              )}
            </div>
          )}
          {locked && (
            <div class="span">
              <Locks ids={refused!.locks} />
            </div>
          )}
        </div>
        <footer class="modal-foot">
          {locked && (
            <button type="button" class="button danger quiet push" data-testid="force-submit" disabled={busy} onClick={() => void submit(true)}>
              Force
            </button>
          )}
          <button type="button" class="button" onClick={closeDialog}>
            Cancel
          </button>
          <button
            type="submit"
            class="button primary"
            data-testid="create-submit"
            disabled={busy || definition === undefined || (appId !== undefined && changes.length === 0)}
          >
            {appId === undefined ? 'Create' : 'Apply changes'}
          </button>
        </footer>
      </form>
    </Modal>
  );
}

/** Sends what is needed and answers with the app's id. */
async function save(appId: string | undefined, before: Definition, after: Definition, force: boolean): Promise<string> {
  if (appId === undefined) {
    await createApp(after, force);
    return '/' + String(after['id']).replace(/^\//, '');
  }
  const update = updateFrom(before, after);
  if (update !== null) await updateApp(appId, update.body, update.partial, force);
  return appId;
}
