import { useRef, useState } from 'preact/hooks';
import { creation, fetchApp, findApp, update } from '../../api/calls';
import { type Change, make, type Plan, planOf } from '../../api/plan';
import { go } from '../../route';
import { snapshot, touched } from '../../state';
import { beginningIn } from '../../store/choices';
import { changedFields, definitionOf, parsed, pretty, updateFrom } from '../../store/definition';
import { beginning, type Editing, type OldVersion, othersDid } from '../../store/draft';
import { errorsOf, type GroupName } from '../../store/form';
import { type Place, placeOf } from '../../store/places';
import { Modal } from '../modal';
import { closeDialog, tell, tellFailure } from '../open';
import { useHere } from '../use-here';
import { asApiError } from '../use-plan';
import { drafts } from './drafts';
import { Findings } from './findings';
import { Footer } from './footer';
import { Form } from './form';
import { JsonPane } from './json-pane';
import { Restored } from './restored';
import { Review } from './review';
import { useEditing } from './use-editing';
import { useForward } from './use-forward';
import { useRefusal } from './use-refusal';

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
        <p data-testid="edit-nothing">There is no app {appId}: it was deleted, or it never existed.</p>
      </div>
      <footer class="modal-foot">
        <button type="button" class="button" onClick={closeDialog}>
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
  const draft = useEditing(begun, appId ?? '', () => currentOf(appId, within));
  const { editing, last } = draft;
  const { base: before, json, gone } = editing;
  const [group, setGroup] = useState<GroupName | 'json'>('general');
  const [plan, setPlan] = useState<Plan | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [place, setPlace] = useState<Place | undefined>(undefined);
  const here = useHere();
  const editor = useRef<HTMLDivElement>(null);
  const creating = appId === undefined || gone;
  const { definition, error } = parsed(json);
  const change = requestOf(appId, editing);
  const reviewing = plan !== undefined;
  const { refused, refuse, clear } = useRefusal(definition, last, change, !busy && !reviewing);
  const changes = creating || definition === undefined ? [] : changedFields(before, definition);
  const locked = (refused?.locks.length ?? 0) > 0 || (plan?.locks.length ?? 0) > 0;
  const errors = errorsOf(refused?.violations ?? []);
  const unchanged = !creating && changes.length === 0;

  const startOver = () => {
    if (gone) {
      draft.forget(json);
      return closeDialog();
    }
    draft.startOver();
    editor.current?.querySelector<HTMLElement>('.editor-form input:enabled, .editor-form textarea')?.focus();
  };
  /** @param what it is, for who is not here any more when it is refused */
  const attempt = async (what: string, run: () => Promise<void>) => {
    setBusy(true);
    try {
      await run();
      clear();
    } catch (failure) {
      const refusal = asApiError(failure);
      if (!here()) return what === '' ? undefined : tellFailure(`${what}: ${refusal.message}`);
      refuse(refusal, parsed(draft.latest().json).definition ?? last);
    }
    setBusy(false);
  };
  /** Plans what leads from what is there at this moment: whole objects are sent, in which others may have changed something. */
  const replan = async () => {
    if (appId !== undefined) {
      // A browser complains of what is not there.
      const there = await (gone ? findApp : fetchApp)(appId, false);
      // Who closed the editor may be typing into another one.
      if (!here()) return;
      draft.catchUp(there);
    }
    const planned = draft.latest();
    const asked = requestOf(appId, planned);
    const answer = asked && (await planOf(asked));
    if (draft.latest().json === planned.json) setPlan(answer);
  };
  const review = () => change !== undefined && void attempt('', replan);
  const apply = (force: boolean) => {
    const id = creating ? `/${String(definition!['id'] ?? appId).replace(/^\//, '')}` : appId;
    void attempt(`${creating ? 'Create' : 'Change'} ${id}`, async () => {
      const began = await make(change!, force, force ? undefined : plan!.token).catch(async (failure: unknown) => {
        // What has changed meanwhile is seen in a new plan; what is wrong, in the form.
        if (here()) await replan().catch(() => setPlan(undefined));
        throw failure;
      });
      draft.forget(json);
      tell(creating ? `Created ${id}` : `Changed ${id}: ${changes.join(', ')}`, plan!.steps.length === 0 ? undefined : began.deploymentId);
      touched(id);
      if (!here()) return;
      closeDialog();
      if (creating) go({ screen: 'app', id });
    });
  };
  const forward = () => (reviewing ? apply(false) : review());
  useForward(() => !busy && !unchanged && forward());
  const seek = (wanted: Place) => {
    // Where there is room for one of them, the other one is what is looked at.
    if (editor.current?.querySelector('#create-json')?.checkVisibility?.() === false) setGroup('json');
    setPlace({ ...wanted });
  };

  return (
    <Modal wide title={appId === undefined ? 'New app' : `Edit ${appId}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          forward();
        }}
      >
        {reviewing ? (
          <Review plan={plan} change={change!} creating={creating} refused={refused} others={othersDid(editing)} />
        ) : (
          <div class="modal-body">
            {draft.restored && <Restored editing={editing} discard={startOver} />}
            <Findings refused={refused} errors={errors} placeOf={(path) => (error === undefined ? placeOf(json, path) : undefined)} choose={setGroup} seek={seek} />
            <div ref={editor} class="editor">
              <Form
                definition={last}
                base={before}
                errors={errors}
                group={group}
                choose={setGroup}
                fixedId={appId !== undefined}
                disabled={definition === undefined}
                change={(next) => draft.type(pretty(next))}
              />
              <JsonPane
                json={json}
                error={error}
                wrong={errors.length > 0}
                chosen={group === 'json'}
                said={errors.length > 0 ? 'Not accepted by the server' : creating ? 'Valid JSON' : unchanged ? 'No changes' : `Changes: ${changes.join(', ')}`}
                place={place}
                type={draft.type}
              />
            </div>
          </div>
        )}
        <Footer
          reviewing={reviewing}
          busy={busy}
          ready={definition !== undefined && !unchanged}
          locked={locked}
          submit={creating ? 'Create' : 'Apply changes'}
          back={() => setPlan(undefined)}
          force={() => apply(true)}
        />
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
