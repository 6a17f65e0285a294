import { duration } from '../../store/format';
import { now } from '../../store/clock';
import { noteOf } from '../../store/notes';
import { inWords, refusals, sentences } from '../../store/reasons';
import type { Row } from '../../store/rows';
import type { Queued } from '../../store/snapshot';
import { tryNow } from '../acts';
import { StartsAgain } from '../status-badge';

/** Answers "why is it not starting?": the delay after failures, or which offers were refused for what. */
export function WhyNot({ row, queued }: { row: Row; queued: Queued }) {
  const list = refusals(queued);
  return (
    <section class="card block why" data-testid="why-not">
      <h2>
        {queued.count} {queued.count === 1 ? 'instance' : 'instances'} to start
        {queued.since !== undefined && (
          <span class="soft">
            {' '}
            · waiting for {duration(now.value - Date.parse(queued.since))}
          </span>
        )}
      </h2>
      {row.status === 'Delayed' && (
        <p class="delay">
          <b>
            <StartsAgain at={queued.readyAt} />
          </b>
          : {noteOf(row)}
          <button type="button" class="button small" data-testid="reset-delay" onClick={() => void tryNow(row.id)}>
            Try now
          </button>
        </p>
      )}
      {list.length === 0 && row.status !== 'Delayed' && <p class="hint">No offer came yet: either no agent is there, or all of their resources are in use.</p>}
      <ul class="reasons">
        {list.map(({ reason, declined, processed }) => (
          <li key={reason}>
            <span class="share" aria-hidden="true">
              <span style={{ width: `${(100 * declined) / Math.max(processed, 1)}%` }} />
            </span>
            <span>
              <b>
                {declined} of {processed}
              </b>{' '}
              {processed === 1 ? 'offer' : 'offers'} refused: {inWords(reason, row.app)}
            </span>
          </li>
        ))}
      </ul>
      {sentences(queued).map((sentence) => (
        <p key={sentence} class="hint">
          {sentence}
        </p>
      ))}
    </section>
  );
}
