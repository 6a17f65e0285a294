import { useEffect, useRef, useState } from 'preact/hooks';
import { creation, update } from '../../api/calls';
import { ApiError } from '../../api/http';
import { type Change, make, type Plan, planOf } from '../../api/plan';
import { go } from '../../route';
import { snapshot, touched } from '../../state';
import { changedFields, type Definition, definitionOf, updateFrom } from '../../store/definition';
import { rebased } from '../../store/draft';
import { errorsOf, type GroupName } from '../../store/form';
import { prefixOf } from '../../store/tree';
import { Modal } from '../modal';
import { closeDialog, tell } from '../open';
import { asApiError } from '../use-plan';
import { drafts } from './drafts';
import { Findings } from './findings';
import { Form } from './form';
import { JsonPane } from './json-pane';
import { Restored } from './restored';
import { Review } from './review';

const pretty = (definition: Definition) => JSON.stringify(definition, null, 2);

export function parsed(json: string): { definition?: Definition; error?: string } {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'An app is a JSON object.' };
    return { definition: value as Definition };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

interface Props {
  appId: string | undefined;
  /** The group in which a new app begins. */
  within: string;
}

/**
 * Create and edit: a form beside the whole definition as JSON, which is what is sent; then what would happen, for a last look
 * before it does.
 */
export function EditDialog({ appId, within }: Props) {
  const [{ base: before, json: begun, moved, found, version }] = useState(() => begin(appId, within));
  const [restored, setRestored] = useState(found);
  const [json, setJson] = useState(begun);
  const [last, setLast] = useState<Definition>(() => parsed(json).definition ?? before);
  const [group, setGroup] = useState<GroupName | 'json'>('general');
  const [plan, setPlan] = useState<Plan | undefined>(undefined);
  const [refused, setRefused] = useState<ApiError | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const applyButton = useRef<HTMLButtonElement>(null);
  const kept = useRef(false);
  const editor = useRef<HTMLDivElement>(null);
  const { definition, error } = parsed(json);
  const changes = appId === undefined || definition === undefined ? [] : changedFields(before, definition);
  const change = definition === undefined ? undefined : changeOf(appId, before, definition);
  const locked = (refused?.locks.length ?? 0) > 0 || (plan?.locks.length ?? 0) > 0;

  // What had the keyboard is gone then: going on, and going back, are under it.
  const reviewing = plan !== undefined;
  useEffect(() => {
    if (reviewing) applyButton.current?.focus();
  }, [reviewing]);

  const typeJson = (text: string) => {
    setJson(text);
    if (text === pretty(before)) drafts.forget(appId ?? '');
    else kept.current = drafts.keep(appId ?? '', { base: before, json: text, version });
    const next = parsed(text).definition;
    if (next !== undefined) setLast(next);
  };
  const startOver = () => {
    typeJson(pretty(before));
    setRestored(false);
    editor.current?.querySelector<HTMLElement>('.editor-form input:enabled, .editor-form textarea')?.focus();
  };
  const attempt = async (run: () => Promise<void>) => {
    setBusy(true);
    try {
      await run();
      setRefused(undefined);
    } catch (failure) {
      setRefused(asApiError(failure));
    }
    setBusy(false);
  };
  const review = () => change !== undefined && void attempt(async () => setPlan(await planOf(change)));
  const apply = (force: boolean) =>
    void attempt(async () => {
      try {
        await make(change!, force, force ? undefined : plan!.token);
      } catch (failure) {
        // What has changed meanwhile is seen in a new plan; what is wrong, in the form.
        setPlan(await planOf(change!).catch(() => undefined));
        throw failure;
      }
      const id = appId ?? '/' + String(definition!['id']).replace(/^\//, '');
      drafts.forget(appId ?? '');
      closeDialog();
      tell(appId === undefined ? `Created ${id}` : `Changed ${id}: ${changes.join(', ')}`);
      touched(id);
      if (appId === undefined) go({ screen: 'app', id });
    });
  const forward = () => (plan === undefined ? review() : apply(false));
  const errors = errorsOf(refused?.violations ?? []);
  const unchanged = appId !== undefined && changes.length === 0;
  const onKey = useRef<(event: KeyboardEvent) => void>(() => {});
  onKey.current = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !busy && !unchanged) forward();
  };
  useEffect(() => {
    // Wherever the keyboard is: while one part of the dialog takes the place of another it is nowhere.
    const listener = (event: KeyboardEvent) => onKey.current(event);
    document.addEventListener('keydown', listener);
    return () => {
      document.removeEventListener('keydown', listener);
      if (kept.current && drafts.read(appId ?? '') !== undefined) tell('What you typed is kept: it is there when you come back');
    };
  }, []);

  return (
    <Modal wide title={appId === undefined ? 'New app' : `Edit ${appId}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          forward();
        }}
      >
        {plan !== undefined ? (
          <Review plan={plan} change={change!} creating={appId === undefined} refused={refused} />
        ) : (
          <div class="modal-body">
            {restored && <Restored moved={moved} version={version} discard={startOver} />}
            <Findings refused={refused} errors={errors} />
            <div ref={editor} class="editor">
              <Form
                definition={last}
                errors={errors}
                group={group}
                choose={setGroup}
                fixedId={appId !== undefined}
                disabled={definition === undefined}
                change={(next) => typeJson(pretty(next))}
              />
              <JsonPane json={json} error={error} chosen={group === 'json'} said={appId === undefined ? 'Valid JSON' : unchanged ? 'No changes' : `Changes: ${changes.join(', ')}`} type={typeJson} />
            </div>
          </div>
        )}
        <footer class="modal-foot">
          {plan !== undefined && (
            <button type="button" class="button push" data-testid="plan-back" onClick={() => setPlan(undefined)}>
              Back
            </button>
          )}
          {locked && plan !== undefined && (
            <button type="button" class="button danger quiet" data-testid="force-submit" disabled={busy} onClick={() => apply(true)}>
              Force
            </button>
          )}
          <button type="button" class="button" onClick={closeDialog}>
            Cancel
          </button>
          {plan === undefined ? (
            <button key="review" type="submit" class="button primary" data-testid="create-submit" disabled={busy || definition === undefined || unchanged}>
              Review
            </button>
          ) : (
            <button key="apply" ref={applyButton} type="submit" class="button primary" data-testid="plan-apply" disabled={busy}>
              {appId === undefined ? 'Create' : 'Apply changes'}
            </button>
          )}
        </footer>
      </form>
    </Modal>
  );
}

/** Where the editor begins: with what was typed before, or with the app as it is. */
function begin(appId: string | undefined, within: string) {
  const current = appId === undefined ? { id: prefixOf(within), cmd: '', instances: 1, cpus: 0.1, mem: 128 } : definitionOf(snapshot.value.apps.get(appId) ?? {});
  const draft = drafts.read(appId ?? '');
  if (draft === undefined) return { base: current, json: pretty(current), moved: [], found: false, version: undefined };
  const { base, json, moved } = appId === undefined ? { ...draft, moved: [] } : rebased(draft, parsed(draft.json).definition, current);
  return { base, json, moved, found: true, version: draft.version };
}

/** The smallest request that leads from what was to what is wanted. */
function changeOf(appId: string | undefined, before: Definition, after: Definition): Change | undefined {
  if (appId === undefined) return creation(after);
  const smallest = updateFrom(before, after);
  return smallest === null ? undefined : update(appId, smallest.body, smallest.partial);
}
