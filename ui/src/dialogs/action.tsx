import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/http';
import { Locks } from './locks';
import { Modal } from './modal';
import { closeDialog, tell } from './open';

interface Props {
  title: string;
  submit: string;
  /** What is told when the server accepted. */
  done: string;
  danger?: boolean;
  testId?: string;
  run: (force: boolean) => Promise<unknown>;
  children: ComponentChildren;
}

/** Asks before something changes; shows a refusal, and offers to force it when deployments hold the lock. */
export function ActionDialog({ title, submit, done, danger = false, testId = 'confirm-submit', run, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | undefined>(undefined);
  const attempt = async (force: boolean) => {
    setBusy(true);
    try {
      await run(force);
      tell(done);
      closeDialog();
    } catch (error) {
      setRefused(error instanceof ApiError ? error : new ApiError(0, String(error)));
      setBusy(false);
    }
  };
  const locked = (refused?.locks.length ?? 0) > 0;
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
          {refused !== undefined && <Refusal error={refused} />}
        </div>
        <footer class="modal-foot">
          {locked && (
            <button type="button" class="button danger quiet push" data-testid="force-submit" disabled={busy} onClick={() => void attempt(true)}>
              Force
            </button>
          )}
          <button type="button" class="button" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'button danger' : 'button primary'} data-testid={testId} disabled={busy}>
            {locked ? 'Try again' : submit}
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
