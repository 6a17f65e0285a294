import type { FieldChange } from '../api/plan';

/** Field by field what was and what will be; colour is not all that tells them apart. */
export function FieldChanges({ fields, testId = 'changes' }: { fields: readonly FieldChange[]; testId?: string }) {
  return (
    <table class="changes" data-testid={testId}>
      <thead class="visually-hidden">
        <tr>
          <th>Field</th>
          <th>Before</th>
          <th>After</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ path, from, to }) => (
          <tr key={path}>
            <th scope="row">{path.replace(/^\//, '')}</th>
            <td>{from === undefined ? <span class="soft">not set</span> : <del>{text(from)}</del>}</td>
            <td>{to === undefined ? <span class="soft">removed</span> : <ins>{text(to)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));
