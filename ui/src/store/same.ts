/** Whether two values of JSON say the same. Asked of ten thousand apps at a time: nothing is made for it. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, index) => same(one, b[index]));
  if (Array.isArray(b)) return false;
  let names = 0;
  for (const name in a) {
    if (!Object.hasOwn(b, name) || !same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name])) return false;
    names++;
  }
  for (const _ in b) names--;
  return names === 0;
}
