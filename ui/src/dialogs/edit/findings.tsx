import type { ApiError } from '../../api/http';
import { type FieldError, type GroupName, groupOf, GROUPS, type Path } from '../../store/form';
import type { Place } from '../../store/places';
import { Locks } from '../locks';

interface Props {
  refused: ApiError | undefined;
  errors: readonly FieldError[];
  /** Where a field stands in the JSON, if it does. */
  placeOf: (path: Path) => Place | undefined;
  choose: (group: GroupName) => void;
  seek: (place: Place) => void;
}

/** What the server did not accept: each finding with the ways to its place, as its input may be in a part that is not open, or there may be none. */
export function Findings({ refused, errors, placeOf, choose, seek }: Props) {
  if (refused === undefined) return null;
  if (refused.locks.length > 0) return <Locks ids={refused.locks} />;
  return (
    <div class="alert" role="alert" data-testid="refusal">
      <p>{errors.length > 0 ? 'The server did not accept it:' : refused.message}</p>
      {errors.length > 0 && (
        <ul class="findings">
          {errors.map(({ path, text }) => {
            const name = path.join('.');
            const group = GROUPS.find(([one]) => one === groupOf(path));
            const place = placeOf(path);
            return (
              <li key={`${name} ${text}`}>
                {path.length > 0 && <code>{name}</code>} {text}{' '}
                {group !== undefined && (
                  <button type="button" class="link-button" onClick={() => choose(group[0])}>
                    {group[1]}
                  </button>
                )}
                {group !== undefined && place !== undefined ? ' · ' : ' '}
                {place !== undefined && (
                  <button type="button" class="link-button" data-testid={`line-${name}`} onClick={() => seek(place)}>
                    Line {place.line}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
