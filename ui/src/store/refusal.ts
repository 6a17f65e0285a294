import { ApiError } from '../api/http';
import { type Definition, equal } from './definition';
import { errorsOf, type Path, valueAt } from './form';

/** What the server did not accept, and the definition of which it said so. */
export interface Refused {
  error: ApiError;
  of: Definition;
}

/** What of it still holds: of what was changed since, nobody knows yet whether it is wrong. Nothing when nothing is left. */
export function stillRefused({ error, of }: Refused, now: Definition): ApiError | undefined {
  if (equal(of, now)) return error;
  const violations = error.violations.filter((violation) => errorsOf([violation]).every(({ path }) => path.length > 0 && unchanged(of, now, path)));
  return violations.length === 0 ? undefined : new ApiError(error.status, error.message, violations);
}

/** Also where lists are around it: another row that stands in the place of one that is gone is not it. */
function unchanged(before: Definition, now: Definition, path: Path): boolean {
  if (!equal(valueAt(before, path), valueAt(now, path))) return false;
  return path.every((part, at) => typeof part === 'string' || lengthAt(before, path.slice(0, at)) === lengthAt(now, path.slice(0, at)));
}

function lengthAt(definition: Definition, path: Path): number | undefined {
  const list = valueAt(definition, path);
  return Array.isArray(list) ? list.length : undefined;
}
