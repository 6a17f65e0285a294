import { now } from '../store/clock';
import { duration } from '../store/format';
import { noteOf } from '../store/notes';
import type { Row } from '../store/rows';

/** The status in a word, and what a person would ask next: how long still, or why not. */
export function StatusBadge({ row }: { row: Row }) {
  const note = noteOf(row);
  return (
    <>
      <span class={`status s-${row.status.toLowerCase()}`} data-testid={`app-status-${row.id}`}>
        {row.status}
      </span>
      {row.status === 'Delayed' && <Countdown until={row.queued!.readyAt} />}
      {note !== undefined && (
        <span class={row.health.unhealthy > 0 && row.status !== 'Waiting' && row.status !== 'Delayed' ? 'note bad' : 'note'} title={note}>
          {note}
        </span>
      )}
    </>
  );
}

/** Its own component, so that a tick redraws these few characters and not the row. */
export function Countdown({ until }: { until: number }) {
  return (
    <span class="note" title="Time until the next launch attempt">
      {duration(until - now.value)}
    </span>
  );
}
