import { fetchPast } from '../../api/calls';
import type { AppPast } from '../../api/types';
import { duration } from '../../store/format';
import type { Row } from '../../store/rows';
import { useLoaded } from '../load';
import { PlainTable } from '../plain-table';
import { Age } from '../time';
import { HeldUp } from './held-up';
import { LastFailure } from './last-failure';
import { WhyNot } from './why-not';

/** What one looks at when something is wrong: why it waits, what failed last, when it was changed, how its tasks do. */
export function Debug({ row }: { row: Row }) {
  const { app, queued } = row;
  const past = useLoaded(() => fetchPast(app.id), [app]);
  return (
    <>
      {row.held !== undefined && <HeldUp row={row} held={row.held} />}
      {queued !== undefined && <WhyNot row={row} queued={queued} />}
      {app.lastTaskFailure === undefined ? (
        <section class="card block">
          <h2>Last failure</h2>
          <p class="hint">No task of this app has failed.</p>
        </section>
      ) : (
        <LastFailure appId={app.id} failure={app.lastTaskFailure} lines />
      )}
      <section class="card block" aria-label="Last changes">
        <h2>Last changes</h2>
        <dl class="pairs">
          <dt>Configuration</dt>
          <dd>
            <Age at={app.versionInfo?.lastConfigChangeAt} />
          </dd>
          <dt>Scaling or restart</dt>
          <dd>{app.versionInfo?.lastScalingAt === app.versionInfo?.lastConfigChangeAt ? 'none since the configuration changed' : <Age at={app.versionInfo?.lastScalingAt} />}</dd>
        </dl>
      </section>
      <Statistics past={past.value} error={past.error} />
    </>
  );
}

const KINDS: readonly [name: string, label: string][] = [
  ['startedAfterLastScaling', 'Started after the last scaling'],
  ['withLatestConfig', 'Current configuration'],
  ['withOutdatedConfig', 'Older configuration'],
  ['totalSummary', 'All'],
];

function Statistics({ past, error }: { past: AppPast | undefined; error: Error | undefined }) {
  const there = KINDS.filter(([name]) => past?.taskStats?.[name] !== undefined);
  return (
    <section class="card block" aria-label="Task statistics" data-testid="statistics">
      <h2>Task statistics</h2>
      {error !== undefined && <p class="hint bad">{error.message}</p>}
      {there.length === 0 ? (
        <p class="hint">{past === undefined ? 'Loading…' : 'No tasks to count.'}</p>
      ) : (
        <PlainTable label="Task statistics" heads={['Tasks', 'Running', 'Healthy', 'Unhealthy', 'Staged', 'Median life', 'Mean life']}>
          {there.map(([name, label]) => {
            const { counts, lifeTime } = past!.taskStats![name]!.stats;
            return (
              <tr key={name}>
                <th scope="row">{label}</th>
                {[counts.running, counts.healthy, counts.unhealthy, counts.staged].map((count, index) => (
                  <td key={index}>{count}</td>
                ))}
                <td>{lifeTime === undefined ? '–' : duration(lifeTime.medianSeconds * 1000)}</td>
                <td>{lifeTime === undefined ? '–' : duration(lifeTime.averageSeconds * 1000)}</td>
              </tr>
            );
          })}
        </PlainTable>
      )}
    </section>
  );
}
