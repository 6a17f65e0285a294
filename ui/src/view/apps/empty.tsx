import { openDialog } from '../../dialogs/open';
import { letters } from '../../letters';
import { clearFilters } from './apps-screen';

export function NoApps() {
  return (
    <div class="card empty" data-testid="no-apps">
      <h1>No apps yet</h1>
      <p>An app is a command, a number of instances and the resources each of them needs. Ekiden keeps that many running.</p>
      <button type="button" class="button primary" onClick={() => openDialog({ kind: 'create' })}>
        Create the first app
      </button>
      <p>
        or {letters.value && <>press <kbd>c</kbd>, or </>}send its definition to <code class="whole">POST /v2/apps</code>
      </p>
    </div>
  );
}

/** @param pods that do, and are listed below */
export function NoMatch({ pods }: { pods: number }) {
  return (
    <p class="empty">
      {pods === 0 ? 'Nothing matches.' : `No app matches, but ${pods === 1 ? 'one pod does' : `${pods} pods do`}.`}{' '}
      <button type="button" class="link-button" onClick={clearFilters}>
        Clear the filters
      </button>
    </p>
  );
}
