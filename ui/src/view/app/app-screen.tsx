import { useEffect, useRef } from 'preact/hooks';
import { openDialog } from '../../dialogs/open';
import { leave, linkTo, route } from '../../route';
import { mayBeThere, rowOfApp } from '../../state';
import { link } from '../../store/live';
import type { Row } from '../../store/rows';
import { hasVolumes } from '../../store/volumes';
import { Crumbs } from '../crumbs';
import { HealthBar } from '../health-bar';
import { StatusBadge } from '../status-badge';
import { tell } from '../../dialogs/open';
import { Tabs } from '../tabs';
import { Configuration } from './configuration';
import { Debug } from './debug';
import { HeldUp } from './held-up';
import { History } from './history';
import { Instances } from './instances';
import { LastFailure } from './last-failure';
import { ServicePorts } from './service-ports';
import { AppUsage } from './usage';
import { Volumes } from './volumes';
import { WhyNot } from './why-not';

const TABS = [
  ['', 'Instances'],
  ['usage', 'Usage'],
  ['volumes', 'Volumes'],
  ['configuration', 'Configuration'],
  ['debug', 'Debug'],
  ['history', 'History'],
] as const;

/** All about one app. */
export function AppScreen({ appId }: { appId: string }) {
  const row = rowOfApp(appId);
  const wasThere = useRef(false);
  useEffect(() => {
    if (row !== undefined) wasThere.current = true;
    else if (wasThere.current) {
      leave();
      tell(`${appId} is gone`);
    }
  }, [row]);
  if (row !== undefined) return <App row={row} />;
  if (link.value.dataFrom === null || mayBeThere(appId)) return <p class="empty">Loading…</p>;
  return (
    <section class="card empty" data-testid="no-app">
      <h1>There is no app {appId}</h1>
      <p>
        <a href={linkTo({ screen: 'apps' })}>All applications</a>
      </p>
    </section>
  );
}

function App({ row }: { row: Row }) {
  const { tab } = route.value;
  return (
    <div class="app-screen" data-testid="app-panel">
      <Head row={row} />
      <Tabs label={`About ${row.id}`} tabs={TABS.filter(([name]) => name !== 'volumes' || tab === name || hasVolumes(row.app))} of={{ screen: 'app', id: row.id }} />
      {tab === '' && (
        <>
          {row.held !== undefined && <HeldUp row={row} held={row.held} />}
          {row.queued !== undefined && <WhyNot row={row} queued={row.queued} />}
          {row.app.lastTaskFailure !== undefined && <LastFailure appId={row.id} failure={row.app.lastTaskFailure} />}
          <Instances app={row.app} />
        </>
      )}
      {tab === 'usage' && <AppUsage app={row.app} />}
      {tab === 'volumes' && <Volumes app={row.app} />}
      {tab === 'configuration' && <Configuration app={row.app} />}
      {tab === 'debug' && <Debug row={row} />}
      {tab === 'history' && <History app={row.app} />}
    </div>
  );
}

function Head({ row }: { row: Row }) {
  const { tab } = route.value;
  const act = (kind: 'scale' | 'restart' | 'edit' | 'suspend' | 'destroy') => () => openDialog({ kind, appId: row.id });
  return (
    <header class="app-head">
      <div class="app-title">
        <Crumbs id={row.id}>
          <h1>{row.id.slice(row.id.lastIndexOf('/') + 1)}</h1>
        </Crumbs>
        <div class="panel-actions">
          <button type="button" class="button" data-testid={`scale-button-${row.id}`} onClick={act('scale')}>
            Scale
          </button>
          <button type="button" class="button" data-testid={`restart-button-${row.id}`} onClick={act('restart')}>
            Restart
          </button>
          <button type="button" class="button" data-testid="panel-edit" onClick={act('edit')}>
            Edit
          </button>
          <button type="button" class="button" data-testid={`suspend-button-${row.id}`} disabled={row.target === 0} onClick={act('suspend')}>
            Suspend
          </button>
          <button type="button" class="button danger quiet" data-testid={`destroy-button-${row.id}`} onClick={act('destroy')}>
            Destroy
          </button>
        </div>
      </div>
      <div class="app-facts">
        <StatusBadge row={row} brief={row.queued !== undefined && tab !== 'configuration' && tab !== 'history'} />
        <span>
          <b data-testid={`app-instances-${row.id}`}>
            {row.running}/{row.target}
          </b>{' '}
          <span class="soft">instances</span>
        </span>
        <HealthBar parts={row.health} label={row.id} />
        <ServicePorts app={row.app} />
      </div>
    </header>
  );
}
