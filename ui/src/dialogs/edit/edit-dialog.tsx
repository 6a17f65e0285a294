import { useEffect, useRef, useState } from 'preact/hooks';
import { creation, fetchApp, findApp, update } from '../../api/calls';
import { ApiError } from '../../api/http';
import { type Change, make, type Plan, planOf } from '../../api/plan';
import { go } from '../../route';
import { snapshot, touched } from '../../state';
import { beginningIn } from '../../store/choices';
import { changedFields, type Definition, definitionOf, parsed, pretty, updateFrom } from '../../store/definition';
import { beginning, caughtUp, type Editing, type OldVersion, othersDid, retyped } from '../../store/draft';
import { errorsOf, type GroupName } from '../../store/form';
import { Modal } from '../modal';
import { closeDialog, tell } from '../open';
import { asApiError } from '../use-plan';
import { drafts } from './drafts';
import { Findings } from './findings';
import { Form } from './form';
import { JsonPane } from './json-pane';
import { Restored } from './restored';
import { Review } from './review';

interface Props {
  appId: string | undefined;
  /** The group in which a new app begins. */
  within: string;
  /** An older version to begin with. */
  old?: OldVersion | undefined;
}

/** The editor, or that there is nothing to edit. */
export function EditDialog(props: Props) {
  const [begun] = useState(() => begin(props));
  return begun === undefined ? <Nothing appId={props.appId!} /> : <Editor {...props} begun={begun} />;
}

function Nothing({ appId }: { appId: string }) {
  return (
    <Modal title={`Edit ${appId}`}>
      <div class="modal-body">
        <p data-testid="edit-nothing">There is no app {appId}: it was deleted, or never was.</p>
      </div>
      <footer class="modal-foot">
        <button type="button" class="button push" onClick={closeDialog}>
          Close
        </button>
      </footer>
    </Modal>
  );
}

/**
 * Create and edit: a form beside the whole definition as JSON, which is what is sent; then what would happen, for a last look
 * before it does.
 */
function Editor({ appId, within, begun }: Props & { begun: Editing }) {
  const [editing, setEditing] = useState(begun);
  const { base: before, json, gone } = editing;
  const [restored, setRestored] = useState(begun.found);
  const [last, setLast] = useState<Definition>(() => parsed(json).definition ?? before);
  const [group, setGroup] = useState<GroupName | 'json'>('general');
  const [plan, setPlan] = useState<Plan | undefined>(undefined);
  const [refused, setRefused] = useState<ApiError | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const applyButton = useRef<HTMLButtonElement>(null);
  // Whether what was typed is kept; unknown before anything is.
  const kept = useRef<boolean | undefined>(undefined);
  // What is typed while a plan is asked for.
  const latest = useRef(editing);
  latest.current = editing;
  const creating = appId === undefined || gone;
  const editor = useRef<HTMLDivElement>(null);
  const { definition, error } = parsed(json);
  const changes = creating || definition === undefined ? [] : changedFields(before, definition);
  const change = requestOf(appId, editing);
  const locked = (refused?.locks.length ?? 0) > 0 || (plan?.locks.length ?? 0) > 0;

  // What had the keyboard is gone then: going on, and going back, are under it.
  const reviewing = plan !== undefined;
  useEffect(() => {
    if (reviewing) applyButton.current?.focus();
  }, [reviewing]);

  const typeJson = (text: string) => take(retyped(editing, text, currentOf(appId, within)));
  const take = (next: Editing) => {
    latest.current = next;
    setEditing(next);
    // Of an app that is gone the draft is all there is.
    if (next.json === pretty(next.base) && !next.gone) {
      drafts.forget(appId ?? '');
      kept.current = undefined;
    } else kept.current = drafts.keep(appId ?? '', { base: next.base, json: next.json, version: next.version });
    const typed = parsed(next.json).definition;
    if (typed !== undefined) setLast(typed);
  };
  const startOver = () => {
    if (gone) {
      drafts.forget(appId ?? '');
      kept.current = undefined;
      return closeDialog();
    }
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
  /** Plans what leads from what is there at this moment: whole objects are sent, in which others may have changed something. */
  const replan = async () => {
    if (appId !== undefined) {
      // A browser complains of what is not there.
      const there = await (gone ? findApp : fetchApp)(appId, false);
      const next = caughtUp(latest.current, there === null ? undefined : definitionOf(there));
      if (next.base !== before || next.gone !== gone) {
        take(next);
        setRestored(next.found || othersDid(next) !== '');
      }
    }
    const planned = latest.current;
    const asked = requestOf(appId, planned);
    const answer = asked && (await planOf(asked));
    if (latest.current.json === planned.json) setPlan(answer);
  };
  const review = () => change !== undefined && void attempt(replan);
  const apply = (force: boolean) =>
    void attempt(async () => {
      try {
        await make(change!, force, force ? undefined : plan!.token);
      } catch (failure) {
        // What has changed meanwhile is seen in a new plan; what is wrong, in the form.
        await replan().catch(() => setPlan(undefined));
        throw failure;
      }
      const id = creating ? '/' + String(definition!['id'] ?? appId).replace(/^\//, '') : appId;
      drafts.forget(appId ?? '');
      kept.current = undefined;
      closeDialog();
      tell(creating ? `Created ${id}` : `Changed ${id}: ${changes.join(', ')}`);
      touched(id);
      if (creating) go({ screen: 'app', id });
    });
  const forward = () => (plan === undefined ? review() : apply(false));
  const errors = errorsOf(refused?.violations ?? []);
  const unchanged = !creating && changes.length === 0;
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
      if (kept.current !== undefined) tell(kept.current ? 'What you typed is kept: it is there when you come back' : 'What you typed is not kept: the browser has no room for it');
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
          <Review plan={plan} change={change!} creating={creating} refused={refused} others={othersDid(editing)} />
        ) : (
          <div class="modal-body">
            {restored && <Restored editing={editing} discard={startOver} />}
            <Findings refused={refused} errors={errors} />
            <div ref={editor} class="editor">
              <Form
                definition={last}
                base={before}
                errors={errors}
                group={group}
                choose={setGroup}
                fixedId={appId !== undefined}
                disabled={definition === undefined}
                change={(next) => typeJson(pretty(next))}
              />
              <JsonPane json={json} error={error} chosen={group === 'json'} said={creating ? 'Valid JSON' : unchanged ? 'No changes' : `Changes: ${changes.join(', ')}`} type={typeJson} />
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
              {creating ? 'Create' : 'Apply changes'}
            </button>
          )}
        </footer>
      </form>
    </Modal>
  );
}

/** The app as it is now, if there is one; of one that is to be made, what it begins with. */
const currentOf = (appId: string | undefined, within: string) => {
  if (appId === undefined) return beginningIn(within);
  const app = snapshot.peek().apps.get(appId);
  return app === undefined ? undefined : definitionOf(app);
};

/** Where the editor begins. What is typed of an app that is not there yet is of nothing that others could change. */
function begin({ appId, within, old }: Props): Editing | undefined {
  const draft = drafts.read(appId ?? '');
  return beginning(draft, appId === undefined && draft !== undefined ? draft.base : currentOf(appId, within), old);
}

/** The smallest request that leads from what was to what is wanted; none when there is no difference, or nothing that can be read. */
function requestOf(appId: string | undefined, { base, json, gone }: Editing): Change | undefined {
  const { definition } = parsed(json);
  if (definition === undefined) return undefined;
  if (appId === undefined || gone) return creation({ ...(appId !== undefined && { id: appId }), ...definition });
  const smallest = updateFrom(base, definition);
  return smallest === null ? undefined : update(appId, smallest.body, smallest.partial);
}
