import { formatHash, route } from '../route';
import { clockTime } from '../store/format';
import { link } from '../store/live';
import { origin } from '../store/origin';

/** Says plainly when what is shown may be old, and when it is not the leader that is looked at. */
export function Banner() {
  const { state, dataFrom } = link.value;
  if (state === 'standby') return <Standby />;
  if (state !== 'lost') return null;
  return (
    <div class="banner" role="alert" data-testid="banner">
      {dataFrom === null ? 'Not connected. Trying…' : `Disconnected, data from ${clockTime(dataFrom)}. Trying to reconnect…`}
    </div>
  );
}

function Standby() {
  const { leader } = origin.value;
  return (
    <div class="banner" role="status" data-testid="standby">
      This server stands by: it passes everything on to the leader, and the page is refreshed every few seconds.{' '}
      {leader !== undefined && (
        <a href={`${leader}/ui/${formatHash(route.value)}`} rel="noreferrer">
          Open the leader
        </a>
      )}
    </div>
  );
}
