import { refine, route } from '../../route';
import type { Row } from '../../store/rows';

const SHOWN = 2;

/** An app's first labels: each leaves only the apps that have it. */
export function LabelChips({ row }: { row: Row }) {
  if (row.labels.length === 0) return null;
  return (
    <span class="labels">
      {row.labels.slice(0, SHOWN).map((label) => (
        <button key={label} type="button" class="label" title={`Show only apps with ${label}`} onClick={() => toggleLabel(label)}>
          {label}
        </button>
      ))}
      {row.labels.length > SHOWN && (
        <span class="label" title={row.labels.slice(SHOWN).join('\n')}>
          +{row.labels.length - SHOWN}
        </span>
      )}
    </span>
  );
}

export function toggleLabel(label: string): void {
  const { labels } = route.value.view;
  refine({ labels: labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label] });
}
