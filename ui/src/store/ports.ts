import type { App } from '../api/types';

/** A port at which the load balancer offers an app. */
export interface ServicePort {
  port: number;
  name: string | undefined;
  /** Whether a browser can make something of it: an HTTP check asks it, or its name says so. */
  isHttp: boolean;
}

type Entry = Record<string, unknown>;

export function servicePorts(app: App): ServicePort[] {
  const container = app['container'] as { portMappings?: unknown; docker?: { portMappings?: unknown } } | undefined;
  const mapped = entries(container?.portMappings ?? container?.docker?.portMappings).map((entry) => ({ port: entry['servicePort'], name: entry['name'] }));
  const defined = entries(app['portDefinitions']).map((entry) => ({ port: entry['port'], name: entry['name'] }));
  const checked = new Set(entries(app.healthChecks).filter(isHttp).map((check) => check['portIndex'] ?? 0));
  return (mapped.length > 0 ? mapped : defined)
    .map(({ port, name }, index) => ({
      port: Number(port ?? 0),
      name: typeof name === 'string' ? name : undefined,
      isHttp: checked.has(index) || name === 'http',
    }))
    .filter(({ port }) => port > 0);
}

/** A check with a fixed port says nothing about the app's own; one without protocol is an HTTP one. */
const isHttp = (check: Entry) => /^(MESOS_)?HTTP$/.test(String(check['protocol'] ?? 'HTTP')) && check['port'] === undefined;
const entries = (value: unknown) => (Array.isArray(value) ? (value as Entry[]) : []);
