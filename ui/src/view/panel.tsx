import { computed } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { openDialog, tell } from '../dialogs/open';
import { leave, linkTo } from '../route';
import { rows } from '../state';
import { link } from '../store/live';
import { AppId } from './app-id';
import { Configuration } from './configuration';
import { HealthBar } from './health-bar';
import { Icon } from './icon';
import { Instances } from './instances';
import { LastFailure } from './last-failure';
import { ServicePorts } from './service-ports';
import { StatusBadge } from './status-badge';
import { WhyNot } from './why-not';
import type { Row } from '../store/rows';

/** All about one app, beside the table. */
export function Panel({ appId }: { appId: string }) {
  // Redraws when this app's row changes, not whenever any does.
  const found = useMemo(() => computed(() => rows.value.find((row) => row.id === appId)), [appId]);
  const row = found.value;
  const wasThere = useRef(false);
  useEffect(() => {
    if (row !== undefined) wasThere.current = true;
    else if (wasThere.current) {
      leave();
      tell(`${appId} is gone`);
    }
  }, [row]);
  useLayoutEffect(() => {
    // In a narrow window the panel takes the place of the table: begin at its top, and return to the row afterwards.
    if (!matchMedia('(max-width: 1080px)').matches) return;
    const before = scrollY;
    scrollTo(0, 0);
    return () => void requestAnimationFrame(() => scrollTo(0, before));
  }, []);
  return (
    <aside class="panel card" aria-label={`App ${appId}`} data-testid="app-panel">
      <header class="panel-head">
        <h2>
          <AppId id={appId} />
        </h2>
        <a class="icon-button" href={linkTo(undefined)} aria-label="Close" title="Close (Esc)" data-testid="panel-close">
          <Icon name="close" />
        </a>
      </header>
      {row === undefined ? (
        <p class="empty">{link.value.state === 'connecting' ? 'Loading…' : 'This app does not exist.'}</p>
      ) : (
        <PanelBody row={row} />
      )}
    </aside>
  );
}

function PanelBody({ row }: { row: Row }) {
  const act = (kind: 'scale' | 'restart' | 'edit' | 'suspend' | 'destroy') => () => openDialog({ kind, appId: row.id });
  return (
    <>
      <div class="panel-summary">
        <StatusSummary row={row} />
        <HealthBar parts={row.health} label={row.id} />
        <ServicePorts app={row.app} />
        <div class="panel-actions">
          <button type="button" class="button" data-testid="panel-scale" onClick={act('scale')}>
            Scale
          </button>
          <button type="button" class="button" data-testid="panel-restart" onClick={act('restart')}>
            Restart
          </button>
          <button type="button" class="button" data-testid="panel-edit" onClick={act('edit')}>
            Edit
          </button>
          <button type="button" class="button" disabled={row.target === 0} onClick={act('suspend')}>
            Suspend
          </button>
          <button type="button" class="button danger quiet" onClick={act('destroy')}>
            Destroy
          </button>
        </div>
      </div>
      {row.queued !== undefined && <WhyNot row={row} queued={row.queued} />}
      {row.app.lastTaskFailure !== undefined && <LastFailure failure={row.app.lastTaskFailure} />}
      <Instances app={row.app} />
      <Configuration app={row.app} />
    </>
  );
}

function StatusSummary({ row }: { row: Row }) {
  return (
    <p class="facts">
      <StatusBadge row={{ ...row, id: `panel-${row.id}` }} />
      <span>
        <b>
          {row.running}/{row.target}
        </b>{' '}
        instances
      </span>
    </p>
  );
}
