/** A health check of an app's definition. */
export type Check = Readonly<Record<string, unknown>>;

/** Those that the agent makes, beside the task. */
const BY_AGENT = new Set(['COMMAND', 'MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP']);

/**
 * Which check each result of a task is of. The server tells its own results in the order of the definition, then the agent's, each as
 * soon as there is one; or, of a task that was checked under another leader, one that stands for all.
 */
export function checkNames(checks: readonly Check[], results: number): string[] {
  const agents = checks.filter(isByAgent);
  const own = checks.filter((check) => !isByAgent(check));
  const told = [...own, ...agents];
  if (results === told.length) return told.map(nameOf);
  if (results === own.length) return own.map(nameOf);
  return Array.from({ length: results }, () => (results === 1 ? 'All checks' : 'Check'));
}

const isByAgent = ({ protocol }: Check) => BY_AGENT.has(String(protocol));

function nameOf({ protocol = 'HTTP', path, command }: Check): string {
  const what = path ?? (command as { value?: string } | undefined)?.value ?? '';
  return `${String(protocol)} ${String(what)}`.trim();
}
