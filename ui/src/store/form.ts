import type { Violation } from '../api/http';
import type { Definition } from './definition';

/** Where a value stands in a definition: `['container', 'docker', 'image']`, `['healthChecks', 0, 'path']`. */
export type Path = readonly (string | number)[];

type Tree = Record<string | number, unknown>;

/** What stands there, or undefined. */
export function valueAt(definition: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isTree(value) ? (value as Tree)[key] : undefined), definition);
}

/**
 * The definition with that value there; undefined takes it away, and with it what then stands empty around it, but for
 * elements of lists. All else is kept, in its order.
 */
export function withValue(definition: Definition, path: Path, value: unknown): Definition {
  return (put(definition, path, value) ?? {}) as Definition;
}

function put(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  const within = rest.length === 0 ? value : put(isTree(tree) ? (tree as Tree)[key!] : undefined, rest, value);
  // A row of which nothing is left is a row all the same, until it is taken away.
  const inner = within === undefined && rest.length > 0 && typeof key === 'number' ? {} : within;
  if (Array.isArray(tree) || (tree === undefined && typeof key === 'number')) return inList((tree as unknown[] | undefined) ?? [], key as number, inner);
  const before = isTree(tree) ? (tree as Tree) : {};
  if (inner !== undefined) return { ...before, [key!]: inner };
  const { [key!]: _, ...others } = before;
  return Object.keys(others).length === 0 ? undefined : others;
}

function inList(list: readonly unknown[], index: number, value: unknown): unknown[] | undefined {
  const changed = value === undefined ? list.filter((_, at) => at !== index) : Object.assign([...list], { [index]: value });
  return changed.length === 0 ? undefined : changed;
}

const isTree = (value: unknown) => typeof value === 'object' && value !== null;

export const listAt = (definition: unknown, path: Path): unknown[] => {
  const value = valueAt(definition, path);
  return Array.isArray(value) ? value : [];
};

/** What an input shows of a value; what is no text is shown as JSON. */
export const shownAs = (value: unknown) => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** Not a number stays the text it is: the server says what is wrong with it. */
export function numberOf(typed: string): unknown {
  const value = Number(typed);
  return typed.trim() === '' ? undefined : Number.isNaN(value) ? typed : value;
}

/** "a, b" as a list; nothing as none. */
export function wordsOf(typed: string): string[] | undefined {
  const words = typed.split(/[\s,]+/).filter(Boolean);
  return words.length === 0 ? undefined : words;
}

/** A map's entries as rows; of rows that have one name the last one counts, and those without a name do not yet. */
export type Pairs = readonly (readonly [name: string, value: unknown])[];

export const pairsOf = (map: unknown): Pairs => (isTree(map) ? Object.entries(map as Tree) : []);

export function mapOf(pairs: Pairs): Definition | undefined {
  const named = pairs.filter(([name]) => name !== '');
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** The parts of the form, and which fields of a definition belong to each; the longest path wins. */
export const GROUPS = [
  ['general', 'General', ['id', 'cmd', 'args', 'cpus', 'mem', 'disk', 'gpus', 'instances', 'role']],
  ['container', 'Container', ['container', 'networks', 'ipAddress']],
  ['ports', 'Ports', ['portDefinitions', 'ports', 'requirePorts', 'container.portMappings', 'container.docker.portMappings']],
  ['env', 'Environment', ['env', 'secrets']],
  ['labels', 'Labels', ['labels']],
  ['health', 'Health checks', ['healthChecks', 'readinessChecks']],
  ['volumes', 'Volumes', ['container.volumes', 'residency']],
  ['constraints', 'Constraints', ['constraints']],
  ['fetch', 'Fetch', ['fetch', 'uris']],
  ['optional', 'Optional', ['user', 'executor', 'acceptedResourceRoles', 'dependencies', 'upgradeStrategy', 'backoffSeconds', 'backoffFactor', 'maxLaunchDelaySeconds', 'taskKillGracePeriodSeconds', 'killSelection', 'unreachableStrategy']],
] as const;
export type GroupName = (typeof GROUPS)[number][0];

export interface FieldError {
  path: Path;
  text: string;
}

/** What the server found, by the place it concerns: `/portDefinitions(0)/port` is `['portDefinitions', 0, 'port']`. */
export function errorsOf(violations: readonly Violation[]): FieldError[] {
  return violations.map(({ path, errors }) => {
    const parts = path.replace(/\((\d+)\)/g, '/$1').split('/').filter(Boolean);
    const place = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    return { path: place, text: errors.map((error) => plain(error, place)).join(', ') };
  });
}

/** The part of the form that a place belongs to; nothing for the whole definition and for fields without an input. */
export function groupOf(path: Path): GroupName | undefined {
  const named = path.filter((part) => typeof part === 'string').join('.');
  let best: { group: GroupName; length: number } | undefined;
  for (const [group, , fields] of GROUPS) {
    for (const field of fields) {
      if ((named === field || named.startsWith(`${field}.`)) && field.length > (best?.length ?? 0)) best = { group, length: field.length };
    }
  }
  return best?.group;
}

export const errorAt = (errors: readonly FieldError[], path: Path) => errors.filter((error) => samePath(error.path, path)).map(({ text }) => text).join('; ') || undefined;

export const samePath = (a: Path, b: Path) => a.length === b.length && a.every((part, index) => part === b[index]);

/** Marathon's rule for a segment of a path. */
const ID_RULE = 'lower case letters, digits, hyphens and dots only, between slashes';

const PLAIN: Record<string, string> = {
  'error.path.missing': 'is missing',
  'error.expected.jsnumber': 'must be a number',
  'error.expected.jsstring': 'must be a text',
  'error.expected.jsarray': 'must be a list',
  'error.expected.jsobject': 'must be an object',
  'error.expected.jsboolean': 'must be true or false',
  'error.pattern': 'has characters that are not allowed here',
  'error.min': 'is too small',
  'error.max': 'is too large',
  'error.minLength': 'is too short',
  'error.maxLength': 'is too long',
};

const plain = (error: string, [field]: Path) => (field === 'id' && error === 'error.pattern' ? ID_RULE : (PLAIN[error] ?? error));
