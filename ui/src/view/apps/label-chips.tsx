import { useRef, useState } from 'preact/hooks';
import { refine, route } from '../../route';
import type { Row } from '../../store/rows';

const SHOWN = 2;

/** An app's first labels: each leaves only the apps that have it. */
export function LabelChips({ row }: { row: Row }) {
  if (row.labels.length === 0) return null;
  return (
    <span class="labels">
      {row.labels.slice(0, SHOWN).map((label) => (
        <Label key={label} label={label} />
      ))}
      {row.labels.length > SHOWN && <More id={row.id} labels={row.labels.slice(SHOWN)} />}
    </span>
  );
}

const Label = ({ label }: { label: string }) => (
  <button type="button" class="label" title={`Show only apps with ${label}`} onClick={() => toggleLabel(label)}>
    {label}
  </button>
);

const GAP = 4;
/** Below which there is more room above. */
const ROOM = 200;

/** The other labels, over the page and not in the row, which has no room for them. */
function More({ id, labels }: { id: string; labels: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const place = ({ style }: HTMLElement) => {
    const { left, top, bottom } = button.current!.getBoundingClientRect();
    const above = innerHeight - bottom < ROOM;
    style.left = `${left + scrollX}px`;
    // Of the page, and not of the window: it stays at its row when one scrolls.
    style.top = above ? 'auto' : `${bottom + GAP + scrollY}px`;
    style.bottom = above ? `${document.documentElement.clientHeight - top + GAP - scrollY}px` : 'auto';
  };
  const list = useRef<HTMLSpanElement>(null);
  const close = () => list.current?.hidePopover();
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    // It closes that, and is no step up from the list.
    event.preventDefault();
    close();
  };
  return (
    <>
      <button ref={button} type="button" class="label" popovertarget={`labels-of-${id}`} aria-label={`${labels.length} more labels of ${id}`} data-testid={`labels-of-${id}`} onKeyDown={key}>
        +{labels.length}
      </button>
      <span
        ref={list}
        id={`labels-of-${id}`}
        popover="auto"
        class="more-labels"
        onBeforeToggle={(event) => {
          if (event.newState === 'open') place(event.currentTarget);
          setOpen(event.newState === 'open');
        }}
        onKeyDown={key}
        onClick={close}
      >
        {open && labels.map((label) => <Label key={label} label={label} />)}
      </span>
    </>
  );
}

export function toggleLabel(label: string): void {
  const { labels } = route.value.view;
  refine({ labels: labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label] });
}
