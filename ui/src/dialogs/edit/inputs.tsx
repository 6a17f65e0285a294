import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { nothingAt } from '../../store/choices';
import type { Definition } from '../../store/definition';
import { errorAt, type FieldError, numberOf, type Path, shownAs, valueAt, withValue, wordsOf } from '../../store/form';

/** What all inputs of the form share. */
export interface Editing {
  definition: Definition;
  /** What is edited, as it was before. */
  base: Definition;
  errors: readonly FieldError[];
  change: (next: Definition) => void;
}

export const EditingContext = createContext<Editing>({ definition: {}, base: {}, errors: [], change: () => {} });

interface FieldProps {
  path: Path;
  label: string;
  placeholder?: string;
  /** Why it cannot be changed here, if so. */
  blocked?: string | undefined;
  hint?: string;
}

export const nameOf = (path: Path) => path.join('.');

/** How what is typed becomes the value: nothing typed is no value. */
const READ = {
  text: (typed: string): unknown => (typed === '' ? undefined : typed),
  number: numberOf,
  words: wordsOf,
};

const SHOW = {
  text: shownAs,
  number: shownAs,
  words: (value: unknown) => (Array.isArray(value) ? value.join(', ') : shownAs(value)),
};

interface InputProps extends FieldProps {
  kind?: keyof typeof READ;
  lines?: number;
  focus?: boolean;
  /** What stands there when nothing is typed: of words in fixed places none but the last may be missing. */
  empty?: string;
}

/** A line, or several, of text, a number, or words with commas between. */
export function Input({ path, label, placeholder, blocked, hint, kind = 'text', lines = 1, focus = false, empty }: InputProps) {
  const { definition, base, change } = useContext(EditingContext);
  // What is being typed ("0.", "80, ") must not be normalised under the cursor.
  const [typing, setTyping] = useState<string | undefined>(undefined);
  const name = nameOf(path);
  const common = {
    ...useFieldIds(path),
    placeholder,
    disabled: blocked !== undefined,
    value: typing ?? SHOW[kind](valueAt(definition, path)),
    onBlur: () => setTyping(undefined),
    onInput: (event: { currentTarget: { value: string } }) => {
      setTyping(event.currentTarget.value);
      change(withValue(definition, path, READ[kind](event.currentTarget.value) ?? empty ?? (kind === 'text' ? nothingAt(base, path) : undefined)));
    },
  };
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {lines > 1 ? <textarea rows={lines} spellcheck={false} {...common} /> : <input autofocus={focus} autocomplete="off" spellcheck={false} inputMode={kind === 'number' ? 'decimal' : undefined} {...common} />}
      <Note path={path} hint={blocked ?? hint} />
    </div>
  );
}

interface ChoiceProps extends FieldProps {
  /** Value and what is read; an empty value takes the field away. */
  options: readonly (readonly [value: string, label: string])[];
  /** What is chosen, where what stands there does not say it. */
  value?: string;
  /** The definition in which it is chosen, where that changes more than the field. */
  choose?: (chosen: string) => Definition;
}

export function Choice({ path, label, options, blocked, hint, value: said, choose }: ChoiceProps) {
  const { definition, change } = useContext(EditingContext);
  const value = said ?? shownAs(valueAt(definition, path));
  return (
    <div class="field">
      <label for={`field-${nameOf(path)}`}>{label}</label>
      <select
        {...useFieldIds(path)}
        disabled={blocked !== undefined}
        value={value}
        onChange={({ currentTarget: { value: chosen } }) => change(choose?.(chosen) ?? withValue(definition, path, chosen === '' ? undefined : chosen))}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
        {!options.some(([option]) => option === value) && <option value={value}>{value}</option>}
      </select>
      <Note path={path} hint={blocked ?? hint} />
    </div>
  );
}

/** Of a box without its mark nothing is said, which is false: what is not there is not made for it. */
export function Check({ path, label, hint }: FieldProps) {
  const { definition, base, change } = useContext(EditingContext);
  return (
    <div class="field check">
      <label>
        <input type="checkbox" {...useFieldIds(path)} checked={valueAt(definition, path) === true} onChange={(event) => change(withValue(definition, path, event.currentTarget.checked || nothingAt(base, path)))} /> {label}
      </label>
      <Note path={path} hint={hint} />
    </div>
  );
}

function useFieldIds(path: Path) {
  const { errors } = useContext(EditingContext);
  const name = nameOf(path);
  return {
    id: `field-${name}`,
    'data-testid': `field-${name}`,
    'aria-invalid': errorAt(errors, path) !== undefined,
    'aria-describedby': `note-${name}`,
  };
}

function Note({ path, hint }: { path: Path; hint: string | undefined }) {
  const { errors } = useContext(EditingContext);
  const error = errorAt(errors, path);
  return (
    <span id={`note-${nameOf(path)}`} class={error === undefined ? 'hint' : 'hint bad'} data-testid={`error-${nameOf(path)}`}>
      {error ?? hint ?? ''}
    </span>
  );
}
