import { refine, route } from '../route';
import { rows } from '../state';
import { matchesText } from '../store/rows';
import { STATUSES, type Status } from '../store/status';

/** One switch per status with the number of apps in it. */
export function StatusFilter() {
  const { statuses, text } = route.value.view;
  const found = rows.value.filter((row) => matchesText(row, text));
  const toggle = (status: Status) =>
    refine({ statuses: statuses.includes(status) ? statuses.filter((other) => other !== status) : [...statuses, status] });
  return (
    <div class="chips" role="group" aria-label="Filter by status">
      {STATUSES.map((status) => {
        const count = found.filter((row) => row.status === status).length;
        return (
          <button
            key={status}
            type="button"
            class={`chip s-${status.toLowerCase()}`}
            aria-pressed={statuses.includes(status)}
            data-testid={`filter-${status.toLowerCase()}`}
            disabled={count === 0 && !statuses.includes(status)}
            onClick={() => toggle(status)}
          >
            {status} <b>{count}</b>
          </button>
        );
      })}
    </div>
  );
}
