import type { Definition } from '../../store/definition';
import { type FieldError, type GroupName, groupOf, GROUPS, valueAt } from '../../store/form';
import { GroupFields } from './groups';
import { EditingContext } from './inputs';

interface Props {
  definition: Definition;
  /** As it was before it was edited. */
  base: Definition;
  errors: readonly FieldError[];
  group: GroupName | 'json';
  choose: (group: GroupName | 'json') => void;
  fixedId: boolean;
  disabled: boolean;
  change: (next: Definition) => void;
}

/** The parts of the form, what is said in each, and where something is wrong; on the right the inputs of one of them. */
export function Form({ definition, base, errors, group, choose, fixedId, disabled, change }: Props) {
  return (
    <>
      <nav class="editor-nav" aria-label="Parts of the definition">
        {GROUPS.map(([name, label, fields]) => {
          const wrong = errors.filter(({ path }) => groupOf(path) === name).length;
          const filled = countOf(definition, fields);
          return (
            <button key={name} type="button" class={wrong > 0 ? 'wrong' : ''} aria-current={group === name ? 'true' : undefined} data-testid={`group-${name}`} onClick={() => choose(name)}>
              {label}
              {wrong > 0 ? <b class="badge bad">{wrong}</b> : name !== 'general' && filled > 0 && <b class="badge">{filled}</b>}
            </button>
          );
        })}
        <button type="button" class="json-only" aria-current={group === 'json' ? 'true' : undefined} onClick={() => choose('json')}>
          JSON
        </button>
      </nav>
      <fieldset class="editor-form" disabled={disabled} hidden={group === 'json'}>
        <legend class="visually-hidden">{GROUPS.find(([name]) => name === group)?.[1] ?? 'JSON'}</legend>
        <EditingContext.Provider value={{ definition, base, errors, change }}>{group !== 'json' && <GroupFields key={group} group={group} fixedId={fixedId} />}</EditingContext.Provider>
      </fieldset>
    </>
  );
}

/** How much is said in a part: elements of its lists and maps, or fields. */
function countOf(definition: Definition, fields: readonly string[]): number {
  return fields.reduce((sum, field) => {
    const value = valueAt(definition, field.split('.'));
    if (Array.isArray(value)) return sum + value.length;
    if (typeof value === 'object' && value !== null && (field === 'env' || field === 'labels')) return sum + Object.keys(value).length;
    return sum + (value === undefined || value === '' || value === false || (typeof value === 'object' && value !== null) ? (field === 'container' && value !== undefined ? 1 : 0) : 0);
  }, 0);
}
