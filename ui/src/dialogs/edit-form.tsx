import { useState } from 'preact/hooks';
import type { Definition } from '../store/definition';
import { blocked, type Field, read, write } from '../store/form';

interface Props {
  definition: Definition;
  errors: Partial<Record<Field, string>>;
  fixedId: boolean;
  disabled: boolean;
  change: (next: Definition) => void;
}

const LABELS: Record<Field, [label: string, placeholder: string]> = {
  id: ['Id', '/group/name'],
  cmd: ['Command', './server --port $PORT0'],
  instances: ['Instances', '1'],
  cpus: ['CPUs', '0.1'],
  mem: ['Memory (MiB)', '128'],
  ports: ['Ports', 'service port, e.g. 10080; empty or 0: any'],
  health: ['Health check path', '/health'],
  fetch: ['Fetch URIs, one a line', 'https://example.org/app.tar.gz'],
};

export function EditForm(props: Props) {
  const input = (field: Field) => <FormField key={field} field={field} {...props} />;
  return (
    <fieldset class="editor-form" disabled={props.disabled}>
      <legend class="visually-hidden">Common fields</legend>
      {input('id')}
      {input('cmd')}
      <div class="three">{(['instances', 'cpus', 'mem'] as const).map(input)}</div>
      {input('ports')}
      {input('health')}
      {input('fetch')}
    </fieldset>
  );
}

function FormField({ field, definition, errors, fixedId, change }: Props & { field: Field }) {
  // What is being typed ("0.", "80, ") must not be normalised under the cursor.
  const [typing, setTyping] = useState<string | undefined>(undefined);
  const [label, placeholder] = LABELS[field];
  const why = blocked(definition, field) ?? (field === 'id' && fixedId ? 'an app keeps its id' : undefined);
  const error = errors[field];
  const common = {
    id: `field-${field}`,
    placeholder,
    disabled: why !== undefined,
    'data-testid': `field-${field}`,
    'aria-invalid': error !== undefined,
    'aria-describedby': `note-${field}`,
    value: typing ?? read(definition, field),
    onBlur: () => setTyping(undefined),
    onInput: (event: { currentTarget: { value: string } }) => {
      setTyping(event.currentTarget.value);
      change(write(definition, field, event.currentTarget.value));
    },
  };
  return (
    <div class="field">
      <label for={common.id}>{label}</label>
      {field === 'cmd' || field === 'fetch' ? (
        <textarea rows={2} spellcheck={false} {...common} />
      ) : (
        <input autofocus={field === 'id'} autocomplete="off" spellcheck={false} {...common} />
      )}
      <span id={`note-${field}`} class={error === undefined ? 'hint' : 'hint bad'} data-testid={`error-${field}`}>
        {error ?? why ?? ''}
      </span>
    </div>
  );
}
