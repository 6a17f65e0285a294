import type { ApiError } from '../../api/http';
import { type FieldError, groupOf, GROUPS } from '../../store/form';
import { Locks } from '../locks';

interface Props {
  refused: ApiError | undefined;
  errors: readonly FieldError[];
}

/** What the server did not accept: each finding with its place, as its input may be in a part that is not open, or there may be none. */
export function Findings({ refused, errors }: Props) {
  if (refused === undefined) return null;
  if (refused.locks.length > 0) return <Locks ids={refused.locks} />;
  return (
    <div class="alert" role="alert" data-testid="refusal">
      <p>{errors.length > 0 ? 'The server did not accept it:' : refused.message}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ path, text }, index) => {
            const group = GROUPS.find(([name]) => name === groupOf(path));
            return (
              <li key={index}>
                {path.length > 0 && <code>{path.join('.')}</code>} {text}
                {group !== undefined && <span class="soft"> ({group[1]})</span>}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
