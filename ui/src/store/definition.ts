/** An app definition as the user edits it: any JSON object. The page never drops a field it does not know. */
export type Definition = Record<string, unknown>;

/** What the server adds to a definition when it shows an app. */
const SHOWN_ONLY = new Set([
  'deployments',
  'lastTaskFailure',
  'readinessCheckResults',
  'taskStats',
  'tasks',
  'tasksHealthy',
  'tasksRunning',
  'tasksStaged',
  'tasksUnhealthy',
  'version',
  'versionInfo',
]);

export function definitionOf(app: Definition): Definition {
  return Object.fromEntries(Object.entries(app).filter(([key]) => !SHOWN_ONLY.has(key)));
}

export interface Update {
  partial: boolean;
  body: Definition;
}

/**
 * The smallest request that leads from one definition to the other: only the changed fields. A removed field can not be
 * said in a partial update (absence means "as it was"), so then the whole definition replaces the old one.
 */
export function updateFrom(before: Definition, after: Definition): Update | null {
  const removed = Object.keys(before).some((key) => !(key in after));
  if (removed) return { partial: false, body: after };
  const changed = Object.entries(after).filter(([key, value]) => !equal(before[key], value));
  return changed.length === 0 ? null : { partial: true, body: Object.fromEntries(changed) };
}

export function changedFields(before: Definition, after: Definition): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !equal(before[key], after[key])).sort();
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  return left.length === Object.keys(b).length && left.every(([key, value]) => key in b && equal(value, (b as Definition)[key]));
}

/** The definition as it is shown for editing. */
export const pretty = (definition: Definition) => JSON.stringify(definition, null, 2);

/** Reads what was typed: a definition, or what is wrong with the text. */
export function parsed(json: string): { definition?: Definition; error?: string } {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'An app is a JSON object.' };
    return { definition: value as Definition };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
