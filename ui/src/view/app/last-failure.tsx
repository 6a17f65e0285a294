import type { TaskFailure } from '../../api/types';
import { linkTo, taskLink } from '../../route';
import { taskState } from '../../store/format';
import { Age, At } from '../time';
import { LastLines } from './last-lines';

export function LastFailure({ appId, failure, lines = false }: { appId: string; failure: TaskFailure; lines?: boolean }) {
  return (
    <section class="card block failure" data-testid="last-failure">
      <h2>Last failure</h2>
      <p>
        <span class="word unhealthy">{taskState(failure.state)}</span> {failure.message || 'without a message'}
      </p>
      <p class="hint">
        <Age at={failure.timestamp} />
        {failure.host && ` on ${failure.host}`} ·{' '}
        <a href={taskLink(failure.taskId)}>
          <code>{failure.taskId}</code>
        </a>
        {failure.version !== undefined && (
          <>
            {' '}
            · version of{' '}
            <a href={linkTo({ screen: 'app', id: appId, tab: 'configuration', extra: { version: failure.version } })}>
              <At at={failure.version} />
            </a>
          </>
        )}
      </p>
      {lines && <LastLines taskId={failure.taskId} />}
    </section>
  );
}
