import type { Violation } from '../api/http';
import type { Definition } from './definition';

/** The few fields with an input of their own; all others live in the JSON beside the form. */
export const FIELDS = ['id', 'cmd', 'instances', 'cpus', 'mem', 'ports', 'health', 'fetch'] as const;
export type Field = (typeof FIELDS)[number];

type Entry = Record<string, unknown>;

const HTTP = /HTTP/;

/** What the input shows for a definition. */
export function read(definition: Definition, field: Field): string {
  switch (field) {
    case 'ports':
      return entries(definition['portDefinitions']).map((port) => text(port['port'])).join(', ');
    case 'health':
      return text(httpCheck(definition)?.['path'] ?? '');
    case 'fetch':
      return entries(definition['fetch']).map((fetched) => text(fetched['uri'])).join('\n');
    default:
      return text(definition[field] ?? '');
  }
}

/** The definition after the user typed into the input; what the input does not show is kept. */
export function write(definition: Definition, field: Field, typed: string): Definition {
  switch (field) {
    case 'ports':
      return put(definition, 'portDefinitions', mergedPorts(entries(definition['portDefinitions']), typed));
    case 'health':
      return put(definition, 'healthChecks', mergedChecks(definition, typed.trim()));
    case 'fetch':
      return put(definition, 'fetch', mergedFetch(entries(definition['fetch']), typed));
    case 'cpus':
    case 'mem':
    case 'instances':
      return put(definition, field, number(typed));
    default:
      return put(definition, field, typed === '' ? undefined : typed);
  }
}

/** Why an input cannot express this definition, if so: then only the JSON can be edited. */
export function blocked(definition: Definition, field: Field): string | undefined {
  const container = definition['container'] as Entry | undefined;
  if (field === 'ports' && entries(container?.['portMappings']).length > 0) return 'set by container.portMappings';
  if (field === 'health' && entries(definition['healthChecks']).filter(isHttp).length > 1) return 'several checks: see JSON';
  return undefined;
}

const FIELD_OF: Record<string, Field> = { portDefinitions: 'ports', ports: 'ports', healthChecks: 'health', fetch: 'fetch', uris: 'fetch' };

/** Sorts what the server found by input; what has no input goes to `rest`, with its path. */
export function byField(violations: readonly Violation[]): { fields: Partial<Record<Field, string>>; rest: string[] } {
  const fields: Partial<Record<Field, string>> = {};
  const rest: string[] = [];
  for (const violation of violations) {
    const name = violation.path.replace(/^\//, '').split(/[/(]/)[0] ?? '';
    const field = FIELD_OF[name] ?? FIELDS.find((known) => known === name);
    const said = violation.errors.map((error) => plain(error, field)).join(', ');
    if (field === undefined) rest.push(violation.path === '' || violation.path === '/' ? said : `${violation.path}: ${said}`);
    else fields[field] = [fields[field], said].filter(Boolean).join('; ');
  }
  return { fields, rest };
}

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

const plain = (error: string, field?: Field) => (field === 'id' && error === 'error.pattern' ? ID_RULE : (PLAIN[error] ?? error));

function mergedPorts(before: Entry[], typed: string): Entry[] | undefined {
  const ports = typed.split(/[\s,]+/).filter(Boolean);
  return emptyAsAbsent(ports.map((port, index) => ({ protocol: 'tcp', ...before[index], port: number(port) })));
}

function mergedFetch(before: Entry[], typed: string): Entry[] | undefined {
  const uris = typed.split('\n').map((line) => line.trim()).filter(Boolean);
  return emptyAsAbsent(uris.map((uri) => before.find((entry) => entry['uri'] === uri) ?? { uri }));
}

/** Without these the server waits a minute between checks: too long for somebody who looks on. */
const NEW_CHECK: Entry = { protocol: 'HTTP', path: '/', portIndex: 0, gracePeriodSeconds: 120, intervalSeconds: 5, timeoutSeconds: 5 };

function mergedChecks(definition: Definition, path: string): Entry[] | undefined {
  const before = entries(definition['healthChecks']);
  const check = httpCheck(definition);
  if (check === undefined) return path === '' ? emptyAsAbsent(before) : [...before, { ...NEW_CHECK, path }];
  if (path === '') return emptyAsAbsent(before.filter((other) => other !== check));
  return before.map((other) => (other === check ? { ...check, path } : other));
}

const httpCheck = (definition: Definition) => entries(definition['healthChecks']).find(isHttp);
// A check without protocol is an HTTP one.
const isHttp = (check: Entry) => HTTP.test(text(check['protocol'] ?? 'HTTP'));
const emptyAsAbsent = (list: Entry[]) => (list.length === 0 ? undefined : list);
const entries = (value: unknown) => (Array.isArray(value) ? (value as Entry[]) : []);
const text = (value: unknown) => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));

/** Not a number stays the text it is: the server says what is wrong with it. */
function number(typed: string): unknown {
  const value = Number(typed);
  return typed.trim() === '' ? undefined : Number.isNaN(value) ? typed : value;
}

function put(definition: Definition, key: string, value: unknown): Definition {
  const { [key]: before, ...others } = definition;
  if (value === undefined) return others;
  return before === undefined ? { ...definition, [key]: value } : Object.fromEntries(Object.entries(definition).map(([k, v]) => [k, k === key ? value : v]));
}
