/** A field's name that is being typed, and what it may become. */
export interface Completion {
  /** Where what was typed of the name begins. */
  from: number;
  options: string[];
}

/** The names of an app's fields, by where they stand; `*` is any element of a list, or of a map of free names. */
const FIELDS: Record<string, readonly string[]> = {
  '': [
    'acceptedResourceRoles', 'args', 'backoffFactor', 'backoffSeconds', 'check', 'cmd', 'constraints', 'container', 'cpus', 'dependencies', 'disk',
    'env', 'executor', 'executorResources', 'fetch', 'gpus', 'healthChecks', 'id', 'instances', 'killSelection', 'labels', 'maxLaunchDelaySeconds',
    'mem', 'networks', 'portDefinitions', 'readinessChecks', 'requirePorts', 'residency', 'resourceLimits', 'role', 'secrets',
    'taskKillGracePeriodSeconds', 'tty', 'unreachableStrategy', 'upgradeStrategy', 'user',
  ],
  check: ['delaySeconds', 'exec', 'http', 'intervalSeconds', 'tcp', 'timeoutSeconds'],
  'check.exec': ['command'],
  'check.exec.command': ['argv', 'shell'],
  'check.http': ['path', 'port', 'portIndex', 'scheme'],
  'check.tcp': ['port', 'portIndex'],
  container: ['docker', 'linuxInfo', 'portMappings', 'type', 'volumes'],
  'container.docker': ['forcePullImage', 'image', 'parameters', 'privileged', 'pullConfig'],
  'container.docker.parameters.*': ['key', 'value'],
  'container.docker.pullConfig': ['secret'],
  'container.linuxInfo': ['ipcInfo', 'seccomp'],
  'container.linuxInfo.ipcInfo': ['mode', 'shmSize'],
  'container.linuxInfo.seccomp': ['profileName', 'unconfined'],
  'container.portMappings.*': ['containerPort', 'hostPort', 'labels', 'name', 'networkNames', 'protocol', 'servicePort'],
  'container.volumes.*': ['containerPath', 'external', 'hostPath', 'mode', 'persistent', 'secret'],
  'container.volumes.*.persistent': ['constraints', 'maxSize', 'profileName', 'size', 'type'],
  'container.volumes.*.external': ['name', 'options', 'provider', 'shared', 'size'],
  'env.*': ['secret'],
  executorResources: ['cpus', 'disk', 'mem'],
  'fetch.*': ['cache', 'destPath', 'executable', 'extract', 'uri'],
  'healthChecks.*': [
    'command', 'delaySeconds', 'gracePeriodSeconds', 'grpcService', 'httpBodyContains', 'httpStatusCodesForHealthy', 'ignoreHttp1xx', 'intervalSeconds',
    'ipProtocol', 'maxConsecutiveFailures', 'path', 'port', 'portIndex', 'protocol', 'startupSeconds', 'timeoutSeconds',
  ],
  'healthChecks.*.command': ['value'],
  'networks.*': ['labels', 'mode', 'name'],
  'portDefinitions.*': ['labels', 'name', 'port', 'protocol'],
  'readinessChecks.*': ['httpStatusCodesForReady', 'intervalSeconds', 'name', 'path', 'portName', 'preserveLastResponse', 'protocol', 'timeoutSeconds'],
  residency: ['relaunchEscalationTimeoutSeconds', 'taskLostBehavior'],
  resourceLimits: ['cpus', 'mem'],
  'secrets.*': ['source'],
  unreachableStrategy: ['expungeAfterSeconds', 'inactiveAfterSeconds'],
  upgradeStrategy: ['maximumOverCapacity', 'minimumHealthCapacity'],
};

interface Frame {
  list: boolean;
  /** The name under which what comes next stands. */
  key: string;
  /** In an object: whether a name comes next, and not a value. */
  naming: boolean;
  /** Names that are there already. */
  names: Set<string>;
}

/** What the name before the cursor may become; nothing where no name is being typed. */
export function complete(text: string, cursor: number): Completion | undefined {
  const frames: Frame[] = [];
  let at = 0;
  while (at < cursor) {
    const letter = text[at]!;
    const frame = frames.at(-1);
    if (letter === '"') {
      const end = endOfString(text, at);
      if (end >= cursor) return frame?.naming === true ? optionsAt(frames, text.slice(at + 1, cursor), at + 1) : undefined;
      if (frame?.naming === true) named(frame, text.slice(at + 1, end));
      at = end;
    } else if (letter === '{' || letter === '[') {
      frames.push({ list: letter === '[', key: letter === '[' ? '*' : '', naming: letter === '{', names: new Set() });
    } else if (letter === '}' || letter === ']') {
      frames.pop();
    } else if (letter === ',' && frame !== undefined && !frame.list) {
      frame.naming = true;
    }
    at++;
  }
  return undefined;
}

function named(frame: Frame, name: string): void {
  frame.key = name;
  frame.names.add(name);
  frame.naming = false;
}

function optionsAt(frames: readonly Frame[], typed: string, from: number): Completion | undefined {
  const place = frames.slice(0, -1).map(({ key }) => key);
  const there = frames.at(-1)!.names;
  const options = (FIELDS[place.join('.')] ?? FIELDS[[...place.slice(0, -1), '*'].join('.')] ?? []).filter((name) => name !== typed && !there.has(name) && name.toLowerCase().startsWith(typed.toLowerCase()));
  return options.length === 0 ? undefined : { from, options };
}

/** The quote that ends the string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

/** The text with the name written out, and where the cursor is then: behind the colon, if one had to be written. */
export function accepted(text: string, cursor: number, { from }: Completion, name: string): { text: string; cursor: number } {
  const rest = text.slice(cursor).replace(/^[A-Za-z0-9]*"?/, '');
  const colon = /^\s*:/.exec(rest);
  const written = `${name}"${colon === null ? ': ' : ''}`;
  return { text: text.slice(0, from) + written + rest, cursor: from + written.length };
}
