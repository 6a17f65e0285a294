import type { ComponentChildren } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { nothingAt, repeated } from '../../store/choices';
import { equal } from '../../store/definition';
import { errorAt, listAt, mapOf, type Pairs, pairsOf, type Path, valueAt, withValue } from '../../store/form';
import { Icon } from '../../view/icon';
import { EditingContext, nameOf } from './inputs';

interface RowsProps {
  path: Path;
  /** What one row is called. */
  noun: string;
  /** A new row. */
  fresh: unknown;
  blocked?: string | undefined;
  children: (row: Path, index: number) => ComponentChildren;
}

/** A list, each element with its inputs; what they do not show of it stays. */
export function Rows({ path, noun, fresh, blocked, children }: RowsProps) {
  const { definition, base, change, errors } = useContext(EditingContext);
  const list = listAt(definition, path);
  const removed = (index: number) => (list.length === 1 ? withValue(definition, path, nothingAt(base, path)) : withValue(definition, [...path, index], undefined));
  const error = errorAt(errors, path);
  return (
    <div class="rows" data-testid={`rows-${nameOf(path)}`}>
      {blocked !== undefined && <p class="hint">{blocked}</p>}
      {error !== undefined && <p class="hint bad">{error}</p>}
      {list.map((_, index) => {
        const wrong = errorAt(errors, [...path, index]);
        return (
          <fieldset key={index} class={wrong === undefined ? 'row' : 'row wrong'}>
            <legend class="visually-hidden">
              {noun} {index + 1}
            </legend>
            <div class="row-fields">{children([...path, index], index)}</div>
            <Remove label={`Remove ${noun} ${index + 1}`} onClick={() => change(removed(index))} />
            {wrong !== undefined && (
              <p class="hint bad" data-testid={`error-${nameOf([...path, index])}`}>
                {wrong}
              </p>
            )}
          </fieldset>
        );
      })}
      {blocked === undefined && <Add noun={noun} path={path} onClick={() => change(withValue(definition, [...path, list.length], fresh))} />}
    </div>
  );
}

/** A map as rows of name and value. Values that are no text, such as references to secrets, are for the JSON. */
export function PairRows({ path, noun }: { path: Path; noun: string }) {
  const { definition, base, change, errors } = useContext(EditingContext);
  const [typed, setTyped] = useState<Pairs>(() => pairsOf(valueAt(definition, path)));
  // Names that are being typed may be empty, or twice there, for a moment; what the JSON says beyond that counts.
  const rows = equal(mapOf(typed) ?? {}, valueAt(definition, path) ?? {}) ? typed : pairsOf(valueAt(definition, path));
  const write = (next: Pairs) => {
    setTyped(next);
    change(withValue(definition, path, mapOf(next) ?? nothingAt(base, path)));
  };
  const set = (index: number, name: string, value: unknown) => write(rows.map((row, at) => (at === index ? [name, value] : row)));
  const test = nameOf(path);
  const twice = repeated(rows);
  return (
    <div class="rows" data-testid={`rows-${test}`}>
      {rows.map(([name, value], index) => {
        const error = twice.has(name) ? 'More than one has this name: the last one counts' : errorAt(errors, [...path, name]);
        const note = `note-${test}.${index}`;
        return (
          <fieldset key={index} class="row pair">
            <legend class="visually-hidden">
              {noun} {index + 1}
            </legend>
            <input
              aria-label={`Name of ${noun} ${index + 1}`}
              aria-invalid={error !== undefined}
              aria-describedby={error === undefined ? undefined : note}
              placeholder="name"
              spellcheck={false}
              data-testid={`name-${test}.${index}`}
              value={name}
              onInput={(event) => set(index, event.currentTarget.value, value)}
            />
            <input
              aria-label={`Value of ${noun} ${index + 1}`}
              placeholder="value"
              spellcheck={false}
              data-testid={`value-${test}.${index}`}
              disabled={typeof value !== 'string'}
              title={typeof value === 'string' ? undefined : 'To be changed in the JSON'}
              value={typeof value === 'string' ? value : JSON.stringify(value)}
              onInput={(event) => set(index, name, event.currentTarget.value)}
            />
            <Remove label={`Remove ${noun} ${name || index + 1}`} onClick={() => write(rows.filter((_, at) => at !== index))} />
            {error !== undefined && (
              <span id={note} class="hint bad" data-testid={`error-${test}.${index}`}>
                {error}
              </span>
            )}
          </fieldset>
        );
      })}
      <Add noun={noun} path={path} onClick={() => setTyped([...rows, ['', '']])} />
    </div>
  );
}

/** The keyboard goes where one goes on: into the row that was added, or, as the one it was in is gone, to the button that adds one. */
function then(event: { currentTarget: HTMLElement }, act: () => void, next: (rows: Element) => HTMLElement | null | undefined): void {
  const rows = event.currentTarget.closest('.rows');
  act();
  requestAnimationFrame(() => rows !== null && next(rows)?.focus());
}

const Remove = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <button type="button" class="icon-button act-destroy" aria-label={label} title={label} onClick={(event) => then(event, onClick, (rows) => rows.querySelector(':scope > button'))}>
    <Icon name="close" />
  </button>
);

const Add = ({ noun, path, onClick }: { noun: string; path: Path; onClick: () => void }) => (
  <button type="button" class="button small" data-testid={`add-${nameOf(path)}`} onClick={(event) => then(event, onClick, (rows) => [...rows.querySelectorAll('.row')].at(-1)?.querySelector('input, select, textarea'))}>
    <Icon name="plus" /> Add {noun}
  </button>
);
