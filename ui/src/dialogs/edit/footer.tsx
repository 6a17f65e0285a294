import { useEffect, useRef } from 'preact/hooks';
import { closeDialog } from '../open';

interface Props {
  /** Whether what would happen is looked at, and not the definition. */
  reviewing: boolean;
  busy: boolean;
  /** Whether there is something to review. */
  ready: boolean;
  /** Whether a deployment is in the way. */
  locked: boolean;
  /** What the last step is called. */
  submit: string;
  back: () => void;
  force: () => void;
}

/** The ways on, back and out. */
export function Footer({ reviewing, busy, ready, locked, submit, back, force }: Props) {
  const applyButton = useRef<HTMLButtonElement>(null);
  // What had the keyboard is gone then: going on, and going back, are under it.
  useEffect(() => {
    if (reviewing) applyButton.current?.focus();
  }, [reviewing]);
  return (
    <footer class="modal-foot">
      {reviewing && (
        <button type="button" class="button push" data-testid="plan-back" onClick={back}>
          Back
        </button>
      )}
      {locked && reviewing && (
        <button type="button" class="button danger quiet" data-testid="force-submit" disabled={busy} onClick={force}>
          Force
        </button>
      )}
      <button type="button" class="button" onClick={closeDialog}>
        Cancel
      </button>
      {reviewing ? (
        <button key="apply" ref={applyButton} type="submit" class="button primary" data-testid="plan-apply" disabled={busy}>
          {submit}
        </button>
      ) : (
        <button key="review" type="submit" class="button primary" data-testid="create-submit" disabled={busy || !ready}>
          Review
        </button>
      )}
    </footer>
  );
}
