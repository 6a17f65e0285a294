import { fetchDeployment } from '../../api/calls';
import { ApiError } from '../../api/http';
import { linkTo } from '../../route';
import { snapshot } from '../../state';
import { link } from '../../store/live';
import { outcomes } from '../../store/outcomes';
import { useLoaded } from '../load';
import { timeZone } from '../time';
import { DeploymentCard } from './card';
import { DeploymentCards, useEnded } from './ended';

/** What runs, and how those ended that the server remembers; or one of them by its id. */
export function DeploymentsScreen({ id }: { id: string }) {
  return id === '' ? <All /> : <One id={id} />;
}

function All() {
  const running = snapshot.value.deployments;
  const over = outcomes.value;
  const asked = useEnded();
  return (
    <>
      <div class="screen-head">
        <h1>Deployments</h1>
        <p class="totals">times in {timeZone()}</p>
      </div>
      <section class="card block" aria-label="Running deployments" data-testid="running-deployments">
        <h2>
          Running <b>{running.length}</b>
        </h2>
        {running.length === 0 && <p class="hint">{link.value.dataFrom === null ? 'Loading…' : 'Nothing is being changed.'}</p>}
        {running.map((deployment) => (
          <DeploymentCard key={deployment.id} deployment={deployment} />
        ))}
      </section>
      <section class="card block" aria-label="Ended deployments" data-testid="ended-deployments">
        <h2>
          Ended <b>{over.length}</b> <span class="soft">the last one first</span>
        </h2>
        {asked.error !== undefined && <p class="hint bad">{asked.error.message}</p>}
        {over.length === 0 && asked.error === undefined && <p class="hint">{asked.value === undefined ? 'Loading…' : 'No deployment has ended that the server remembers.'}</p>}
        <DeploymentCards deployments={over} />
      </section>
    </>
  );
}

function One({ id }: { id: string }) {
  const running = snapshot.value.deployments.find((deployment) => deployment.id === id);
  const ended = outcomes.value.find((deployment) => deployment.id === id);
  const known = running ?? ended;
  const loading = link.value.dataFrom === null;
  const asked = useLoaded(known === undefined && !loading ? () => fetchDeployment(id) : undefined, [id, known === undefined, loading]);
  const deployment = known ?? asked.value;
  return (
    <>
      <div class="screen-head">
        <nav class="crumbs" aria-label="Deployments">
          <a href={linkTo({ screen: 'deployments' })}>Deployments</a>
          <span>
            <i aria-hidden="true">/</i>
            <h1 class="mono">{id.slice(0, 8)}</h1>
          </span>
        </nav>
      </div>
      {deployment === undefined && asked.error instanceof ApiError && asked.error.status === 404 ? (
        <section class="card empty" data-testid="no-deployment">
          <h2>There is no deployment {id}</h2>
          <p>It may have ended long ago, as only the last 200 that ended are remembered; or it never existed.</p>
        </section>
      ) : (
        <section class="card block">
          {deployment !== undefined && <DeploymentCard deployment={deployment} />}
          {deployment === undefined && <p class={asked.error === undefined ? 'hint' : 'hint bad'}>{asked.error?.message ?? 'Loading…'}</p>}
        </section>
      )}
    </>
  );
}
