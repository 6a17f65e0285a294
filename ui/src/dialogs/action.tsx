import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../api/http';
import { type Began, type Change, make } from '../api/plan';
import { sightOf } from '../store/sight';
import { Locks } from './locks';
import { Modal } from './modal';
import { closeDialog, tell, tellFailure } from './open';
import { PlanView } from './plan-view';
import { type Asked, Request } from './request';
import { useHere } from './use-here';
import { asApiError, usePlan } from './use-plan';

interface Props {
  title: string;
  submit: string;
  /** What is told when the server accepted. */
  done: string;
  danger?: boolean;
  testId?: string;
  /** What is to be done, and shown before. */
  change?: Change | undefined;
  /** For what cannot be planned, in place of a change. */
  run?: (force: boolean) => Promise<unknown>;
  /** The request that this makes. */
  request?: Asked | undefined;
  /** What to look at anew when the server accepted, wherever the user is by then. */
  after?: () => void;
  /** Where it leads who is still here then. */
  lead?: () => void;
  /** Whether it may be sent before it is known what it would do: who types a number and a return has decided. */
  quick?: boolean;
  /** What has to be typed before the button can be pressed, if anything. */
  guard?: string | undefined;
  children?: ComponentChildren;
}

/** Asks before something changes, and says what would; shows a refusal, and offers to force it when deployments hold the lock. */
export function ActionDialog({ title, submit, done, danger = false, testId = 'confirm-submit', change, run, request = change, after, lead, quick = false, guard, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const [refused, setRefused] = useState<ApiError | undefined>(undefined);
  const [typed, setTyped] = useState('');
  const { plan, refused: unplannable, stale = false, asked, late, stop } = usePlan(change, attempts);
  // It was of what was asked for then.
  const asking = change === undefined ? '' : `${change.method} ${change.path}`;
  useEffect(() => setRefused(undefined), [asking]);
  const here = useHere();
  const attempt = async (force: boolean) => {
    setBusy(true);
    stop();
    try {
      const began = await (change === undefined ? run?.(force) : make(change, force, force || stale ? undefined : plan?.token));
      after?.();
      tell(done, plan?.steps.length === 0 || change?.trial === 'none' ? undefined : (began as Began | undefined)?.deploymentId);
      // Who closed it may have another one open by now, or be somewhere else.
      if (!here()) return;
      closeDialog();
      lead?.();
    } catch (failure) {
      const error = asApiError(failure);
      if (!here()) return tellFailure(`${title.replace(/\?$/, '')}: ${error.message}`);
      setRefused(error);
      setAttempts(attempts + 1);
      setBusy(false);
    }
  };
  const locked = (refused?.locks.length ?? 0) > 0 || (plan?.locks.length ?? 0) > 0;
  const missing = change === undefined && run === undefined;
  const forecast = change !== undefined && change.trial !== 'none';
  const sight = forecast && !quick ? sightOf({ plan, stale, late }) : 'seen';
  const held = busy || sight === 'awaited' || (guard !== undefined && typed.trim() !== guard);
  const shown = refused ?? unplannable;
  return (
    <Modal title={title}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(false);
        }}
      >
        <div class="modal-body">
          {children}
          {guard !== undefined && (
            <label class="field">
              <span>
                Type <code>{guard}</code> to go on
              </span>
              <input autofocus autocomplete="off" spellcheck={false} data-testid="guard" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
            </label>
          )}
          {forecast && (
            <div class={stale ? 'planned stale' : 'planned'}>
              {asked && <p class="hint">Asking what would happen…</p>}
              {plan !== undefined && <PlanView plan={plan} />}
            </div>
          )}
          {sight === 'unknown' && <p class="hint" data-testid="unplanned">What it would do is not known; it can be asked for all the same.</p>}
          {request !== undefined && <Request {...request} />}
          {shown !== undefined && !(plan !== undefined && shown.locks.length > 0) && <Refusal error={shown} />}
        </div>
        <footer class="modal-foot">
          {locked && (
            <button type="button" class="button danger quiet push" data-testid="force-submit" disabled={held} onClick={() => void attempt(true)}>
              Force
            </button>
          )}
          {/* Where nothing is to be typed the keyboard begins at what changes nothing. */}
          <button type="button" class="button" autofocus onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'button danger' : 'button primary'} data-testid={testId} disabled={held || missing}>
            {locked && refused !== undefined ? 'Try again' : submit}
          </button>
        </footer>
      </form>
    </Modal>
  );
}

export function Refusal({ error }: { error: ApiError }) {
  if (error.locks.length > 0) return <Locks ids={error.locks} />;
  return (
    <div class="alert" role="alert" data-testid="refusal">
      <p>{error.message}</p>
      {error.violations.length > 0 && (
        <ul>
          {error.violations.map((v) => (
            <li key={v.path}>
              <code>{v.path}</code> {v.errors.join(', ')}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
