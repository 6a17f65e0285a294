import { scorer } from './search';

/** What is chosen by "tier:2" or by "tier": a label with its value, or whatever value a key has. */
export const keyOf = (label: string) => label.split(':', 1)[0]!;

/** Whether an app with these labels has what was chosen. */
export const hasLabel = (labels: readonly string[], wanted: string) => labels.some((label) => label === wanted || (label.startsWith(wanted) && label[wanted.length] === ':'));

/** Counts an app for each of its labels, and for the key of each. */
export function countLabels(labels: readonly string[], counts: Map<string, number>): void {
  const more = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const label of labels) {
    more(label);
    const key = keyOf(label);
    if (key !== label) more(key);
  }
}

/** What is offered of very many labels; whoever looks for one of the others types a part of it. */
const SHOWN = 100;

export interface LabelChoices {
  /** Those that are keys are for whatever value. */
  choices: { name: string; anyValue: boolean }[];
  /** How many more there are. */
  left: number;
}

/**
 * The labels and keys to choose from: what is chosen first, then by name, or what answers best to what was typed. A key that has one
 * value only is left out, as its label says the same.
 */
export function labelChoices(counts: ReadonlyMap<string, number>, chosen: readonly string[], typed: string): LabelChoices {
  const withValue = new Map<string, string[]>();
  for (const name of counts.keys()) {
    const key = keyOf(name);
    if (key === name) continue;
    const others = withValue.get(key);
    if (others === undefined) withValue.set(key, [name]);
    else others.push(name);
  }
  const saysTheSame = (key: string) => {
    const [only, ...more] = withValue.get(key)?.slice(0, 2) ?? [];
    return only !== undefined && more.length === 0 && counts.get(only) === counts.get(key);
  };
  const offered = [...counts.keys()].filter((name) => !saysTheSame(name)).sort();
  const all = [...new Set([...chosen, ...offered])];
  const score = scorer(typed);
  const names = typed.trim() === '' ? all : all.map((name) => ({ name, points: score(name) })).filter(({ points }) => points > 0).sort((a, b) => b.points - a.points).map(({ name }) => name);
  return { choices: names.slice(0, SHOWN).map((name) => ({ name, anyValue: withValue.has(name) })), left: Math.max(0, names.length - SHOWN) };
}
