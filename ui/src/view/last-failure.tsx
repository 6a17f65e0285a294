import type { TaskFailure } from '../api/types';
import { taskState } from '../store/format';
import { Age } from './instances';

export function LastFailure({ failure }: { failure: TaskFailure }) {
  return (
    <section class="block failure" data-testid="last-failure">
      <h3>Last failure</h3>
      <p>
        <span class="word unhealthy">{taskState(failure.state)}</span> {failure.message || 'without a message'}
      </p>
      <p class="hint">
        <span title={failure.timestamp}>
          <Age at={failure.timestamp} />
        </span>
        {failure.host && ` on ${failure.host}`} · <code>{failure.taskId}</code>
      </p>
    </section>
  );
}
