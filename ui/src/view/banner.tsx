import { clockTime } from '../store/format';
import { link } from '../store/live';

/** Says plainly when what is shown may be old. */
export function Banner() {
  const { state, dataFrom } = link.value;
  if (state !== 'lost') return null;
  return (
    <div class="banner" role="alert" data-testid="banner">
      {dataFrom === null ? 'Not connected. Trying…' : `Disconnected, data from ${clockTime(dataFrom)}. Trying to reconnect…`}
    </div>
  );
}
