import { now } from '../store/clock';
import { isShort, noteOf, startsAgain } from '../store/notes';
import type { Row } from '../store/rows';

/** The status in a word, and, unless it is said elsewhere, what a person would ask next: how long still, or why not. */
export function StatusBadge({ row, brief = false }: { row: Row; brief?: boolean }) {
  const note = brief ? undefined : noteOf(row);
  return (
    <span class="status-line">
      <span class={`status s-${isShort(row) ? 'short' : row.status.toLowerCase()}`} data-testid={`app-status-${row.id}`}>
        {row.status}
      </span>
      {note !== undefined && (
        <span class={row.health.unhealthy > 0 && row.status !== 'Waiting' && row.status !== 'Delayed' ? 'note bad' : 'note'} title={note}>
          {row.status === 'Delayed' && (
            <>
              <StartsAgain at={row.queued!.readyAt} />:{' '}
            </>
          )}
          {note}
        </span>
      )}
    </span>
  );
}

/** Its own component, so that a tick redraws these few characters and not the row. */
export const StartsAgain = ({ at }: { at: number }) => <>{startsAgain(at, now.value)}</>;
