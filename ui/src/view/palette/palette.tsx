import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { letters } from '../../letters';
import { route } from '../../route';
import { groups, rows, snapshot } from '../../state';
import { agents, loadAgents } from '../../store/agents';
import { type Entry, entriesFor } from './entries';
import { closePalette, paletteIsOpen } from './open';

/** Everything by its name: apps, groups, agents, screens and what can be done, with the keyboard alone. */
export function Palette() {
  return paletteIsOpen.value ? <OpenPalette /> : null;
}

function OpenPalette() {
  const element = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const known = { route: route.value, rows: rows.value, groups: groups.value, snapshot: snapshot.value };
  const entries = useMemo(() => entriesFor(typed, known), [typed, known.route, known.rows, known.groups, known.snapshot.pods, known.snapshot.deployments, agents.value]);
  const chosen = Math.min(at, Math.max(entries.length - 1, 0));
  useLayoutEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => void loadAgents(), []);
  useEffect(() => {
    document.getElementById(`entry-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    closePalette();
    entry.run();
  };
  const key = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setAt((chosen + by + entries.length) % Math.max(entries.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[chosen]);
    }
  };
  return (
    <dialog ref={element} class="modal palette" aria-label="Go to or do anything" data-testid="palette" onClose={closePalette} onClick={(event) => event.target === element.current && closePalette()}>
      <input
        autofocus
        role="combobox"
        aria-expanded={entries.length > 0}
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={entries.length === 0 ? undefined : `entry-${chosen}`}
        aria-label="App, group, agent, screen or action"
        placeholder="App, group, agent, screen or action"
        autocomplete="off"
        spellcheck={false}
        data-testid="palette-input"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <ul id="palette-list" role="listbox" aria-label="What was found" hidden={entries.length === 0}>
        {entries.map((entry, index) => (
          <li
            key={`${entry.kind} ${entry.text}`}
            id={`entry-${index}`}
            role="option"
            aria-selected={index === chosen}
            class={index === chosen ? 'chosen' : ''}
            onPointerMove={() => index !== chosen && setAt(index)}
            onClick={() => run(entry)}
          >
            <span class="kind">{entry.kind}</span>
            <span class="text">{entry.text}</span>
            {entry.key !== undefined && letters.value && (
              <span class="keys-of">
                {entry.key.split(' ').map((part) => (
                  <kbd key={part}>{part}</kbd>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p class="hint palette-none">Nothing is called so.</p>}
    </dialog>
  );
}
