import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { letters } from '../../letters';
import { refine, route } from '../../route';
import { found, foundLabels, foundPods, podRows, rows } from '../../state';
import { HEALTHS } from '../../store/health';
import { labelChoices } from '../../store/labels';
import { isSearching } from '../../store/rows';
import { STATUSES } from '../../store/status';
import { Icon } from '../icon';
import { SortBy } from '../sort';
import { clearFilters } from './apps-screen';
import { COLUMNS } from './apps-table';
import { toggleLabel } from './label-chips';

type Choice = 'statuses' | 'healths';

/** Looks for apps: by any part of an id, by what they are doing, by health and by label, each choice with its count. */
export function Filters() {
  const { view } = route.value;
  const label = podRows.value.length === 0 ? 'Filter apps' : 'Filter apps and pods';
  return (
    <div class="filters">
      <label class="search">
        <Icon name="search" />
        <span class="visually-hidden">{label}</span>
        <input
          id="search"
          type="search"
          placeholder={label}
          autocomplete="off"
          spellcheck={false}
          data-testid="filter"
          value={view.text}
          onInput={(event) => refine({ text: event.currentTarget.value })}
        />
        {letters.value && <kbd>/</kbd>}
      </label>
      <Chips label="Filter by status" choice="statuses" names={STATUSES} counts={summed(found.value.statuses, foundPods.value.statuses)} />
      <Menu label="Health" chosen={view.healths.length}>
        <Options choice="healths" names={HEALTHS} counts={summed(found.value.healths, foundPods.value.healths)} />
      </Menu>
      <Menu label="Labels" chosen={view.labels.length}>
        <LabelOptions />
      </Menu>
      <VolumesChip />
      {isSearching(view) ? (
        <button type="button" class="link-button" data-testid="clear-filters" onClick={clearFilters}>
          Clear
        </button>
      ) : (
        <button type="button" class="chip flat" aria-pressed={view.flat} data-testid="flat" title="Show all apps below this group in one list" onClick={() => refine({ flat: !view.flat })}>
          All in one list
        </button>
      )}
      <SortBy columns={COLUMNS} sort={view.sort} descending={view.descending} choose={(sort, descending) => refine({ sort, descending })} />
    </div>
  );
}

const summed = (apps: Readonly<Record<string, number>>, pods: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(apps).map(([name, count]) => [name, count + (pods[name] ?? 0)]));

interface ChoiceProps {
  choice: Choice;
  names: readonly string[];
  counts: Readonly<Record<string, number>>;
}

function toggle(choice: Choice, name: string): void {
  const before = route.value.view[choice];
  refine({ [choice]: before.includes(name) ? before.filter((other) => other !== name) : [...before, name] });
}

/** Switches side by side. */
function Chips({ label, choice, names, counts }: ChoiceProps & { label: string }) {
  const chosen = route.value.view[choice];
  return (
    <div class="chips" role="group" aria-label={label}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          class={`chip s-${name.toLowerCase()}`}
          aria-pressed={chosen.includes(name)}
          data-testid={`filter-${name.toLowerCase()}`}
          disabled={(counts[name] ?? 0) === 0 && !chosen.includes(name)}
          onClick={() => toggle(choice, name)}
        >
          {name} <b>{counts[name] ?? 0}</b>
        </button>
      ))}
    </div>
  );
}

function Options({ choice, names, counts }: ChoiceProps) {
  const chosen = route.value.view[choice];
  return (
    <ul>
      {names.map((name) => (
        <li key={name}>
          <label>
            <input type="checkbox" checked={chosen.includes(name)} data-testid={`filter-${name}`} onChange={() => toggle(choice, name)} />
            <span class={`dot ${name}`} />
            {name} <b>{counts[name] ?? 0}</b>
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Only where there is anything to be found by it. */
function VolumesChip() {
  const { volumes } = route.value.view;
  if (!volumes && ![rows, podRows].some((list) => list.value.some((row) => row.volumes))) return null;
  const count = found.value.volumes + foundPods.value.volumes;
  return (
    <button type="button" class="chip flat volumes" aria-pressed={volumes} data-testid="filter-volumes" disabled={!volumes && count === 0} onClick={() => refine({ volumes: !volumes })}>
      With volumes <b>{count}</b>
    </button>
  );
}

function LabelOptions() {
  const { labels } = route.value.view;
  const counts = foundLabels.value;
  const [typed, setTyped] = useState('');
  if (counts.size + labels.length === 0) return <p class="hint">No app here has a label.</p>;
  const { choices, left } = labelChoices(counts, labels, typed);
  return (
    <>
      <input type="search" aria-label="Find a label" placeholder="Find a label" autocomplete="off" spellcheck={false} data-testid="find-label" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      <ul>
        {choices.map(({ name, anyValue }) => (
          <li key={name}>
            <label title={name}>
              <input type="checkbox" checked={labels.includes(name)} data-testid={`filter-label-${name}`} onChange={() => toggleLabel(name)} />
              <span class="name">
                {name}
                {anyValue && <span class="soft"> any value</span>}
              </span>{' '}
              <b>{counts.get(name) ?? 0}</b>
            </label>
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {choices.length === 0 ? 'No label answers to that.' : left > 0 ? `and ${left} more: type a part of what you look for` : ''}
      </p>
    </>
  );
}

interface MenuProps {
  label: string;
  chosen: number;
  children: preact.ComponentChildren;
}

/** What is left between the list and the window's edge. */
const EDGE = 12;

/** A list that opens below its button and closes when one goes elsewhere. */
function Menu({ label, chosen, children }: MenuProps) {
  const element = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open || body.current === null) return;
    body.current.style.left = '0';
    const beyond = body.current.getBoundingClientRect().right + EDGE - document.documentElement.clientWidth;
    if (beyond > 0) body.current.style.left = `${-beyond}px`;
  }, [open]);
  useEffect(() => {
    const away = (event: Event) => {
      const inside = element.current?.contains(event.target as Node) ?? false;
      if (element.current?.open && (!inside || (event as KeyboardEvent).key === 'Escape')) {
        element.current.open = false;
        if (inside) element.current.querySelector('summary')?.focus();
        event.stopPropagation();
      }
    };
    const key = (event: KeyboardEvent) => event.key === 'Escape' && away(event);
    document.addEventListener('pointerdown', away, true);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', away, true);
      document.removeEventListener('keydown', key, true);
    };
  }, []);
  return (
    <details ref={element} class="menu" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class={chosen > 0 ? 'chip on' : 'chip'} data-testid={`menu-${label.toLowerCase()}`}>
        {label} {chosen > 0 && <b>{chosen}</b>}
      </summary>
      <div ref={body} class="menu-body">
        {open && children}
      </div>
    </details>
  );
}
