import type { FieldChange } from '../api/plan';
import { equal } from './definition';

type Json = Record<string, unknown>;

/** The single fields in which two JSON values differ, by their paths: `/env/B`, `/healthChecks/0/path`. */
export function differences(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (equal(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => differences(before[key], after[key], `${path}/${escaped(key)}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => differences(before[index], after[index], `${path}/${index}`)).flat();
  }
  return [{ path: path || '/', ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) }];
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As JSON pointers write keys with slashes in them. */
const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
