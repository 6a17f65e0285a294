import type { Definition } from './definition';
import { listAt, type Pairs, type Path, valueAt, withValue } from './form';
import { prefixOf } from './tree';

/** What a new app begins with: nothing that is empty, as a server takes an empty command for a command. */
export const beginningIn = (group: string): Definition => ({ id: prefixOf(group), instances: 1, cpus: 0.1, mem: 128 });

/** What runs the container, as the server takes it: an image of which no more is said is Docker's. Empty for a command on the agent. */
export function containerizerOf(definition: Definition): string {
  const type = valueAt(definition, ['container', 'type']);
  if (type !== undefined) return String(type);
  return valueAt(definition, ['container', 'docker']) === undefined ? '' : 'DOCKER';
}

/** What only one containerizer knows, and none of it is shown at another: nothing that is not shown is sent. */
const OPTIONS_OF_DOCKER = ['privileged', 'parameters'];
const OPTIONS_OF_MESOS = ['linuxInfo'];

/** The definition with that containerizer; with none there is no image, and of a container in which nothing is left none either. */
export function withContainerizer(definition: Definition, type: string): Definition {
  const { type: _, docker, ...others } = (valueAt(definition, ['container']) ?? {}) as Definition;
  if (type === '') {
    const left = without(others, OPTIONS_OF_MESOS);
    return withValue(definition, ['container'], Object.values(left).every(isEmpty) ? undefined : left);
  }
  const image = type === 'MESOS' && isObject(docker) ? without(docker, OPTIONS_OF_DOCKER) : docker;
  const around = type === 'MESOS' ? others : without(others, OPTIONS_OF_MESOS);
  return withValue(definition, ['container'], { type, ...(image === undefined ? {} : { docker: image }), ...around });
}

/** The definition in that network, or with nothing said of it. Those of the host have no name and no labels, bridges no name. */
export function withNetwork(definition: Definition, mode: string): Definition {
  if (mode === '') return withValue(definition, ['networks'], undefined);
  const before = (listAt(definition, ['networks'])[0] ?? {}) as Definition;
  const kept = without(before, mode === 'host' ? ['name', 'labels'] : mode === 'container' ? [] : ['name']);
  return withValue(definition, ['networks', 0], { ...kept, mode });
}

const isHttp = (protocol: string) => protocol === 'HTTP' || protocol === 'HTTPS';

/** Fields of a health check by the protocols that have them; any other is for all. */
const OF_PROTOCOLS: Record<string, (protocol: string) => boolean> = {
  command: (protocol) => protocol === 'COMMAND',
  path: (protocol) => protocol.includes('HTTP'),
  port: (protocol) => protocol !== 'COMMAND',
  portIndex: (protocol) => protocol !== 'COMMAND',
  ignoreHttp1xx: isHttp,
  httpStatusCodesForHealthy: isHttp,
  httpBodyContains: isHttp,
  grpcService: (protocol) => protocol === 'GRPC',
  startupSeconds: (protocol) => protocol !== 'COMMAND' && !protocol.startsWith('MESOS'),
};

/** Whether health checks with that protocol have such a field. */
export const checkHas = (protocol: string, field: string) => OF_PROTOCOLS[field]?.(protocol) ?? true;

/** The health check with that protocol, and without what such a check does not have: the server refuses some of it, and nobody would see why. */
export function withProtocol(check: Definition, protocol: string): Definition {
  return { ...without(check, Object.keys(check).filter((field) => !checkHas(protocol, field))), protocol };
}

/**
 * What stands where nothing is said any more: nothing, or, as servers write that out, what says so. A list that was there stays one, as
 * an app without a list of ports is given one.
 *
 * @param base the definition that is edited, as it was
 */
export function nothingAt(base: Definition, path: Path): unknown {
  const before = valueAt(base, path);
  if (typeof before === 'boolean') return false;
  if (Array.isArray(before)) return [];
  if (isObject(before)) return {};
  return before === '' ? '' : undefined;
}

/** The names that more than one row has: of these rows the last one counts. */
export function repeated(rows: Pairs): ReadonlySet<string> {
  const names = rows.map(([name]) => name);
  return new Set(names.filter((name, at) => name !== '' && names.indexOf(name) < at));
}

const isObject = (value: unknown): value is Definition => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) => value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
const without = (object: Definition, fields: readonly string[]) => Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
