/** How well something called `name` answers what was typed; 0: not at all. Every word has to be found. */
export const score = (name: string, typed: string): number => scorer(typed)(name);

/** As `score`, for many names. */
export function scorer(typed: string): (name: string) => number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return (name) => {
    const lower = words.length === 0 ? name : name.toLowerCase();
    let sum = 1;
    for (const word of words) {
      const found = scoreOfWord(lower, word);
      if (found === 0) return 0;
      sum += found;
    }
    return sum;
  };
}

/** As it stands there is best, at the start of a name better still; else its letters in their order, with few others between. */
function scoreOfWord(name: string, word: string): number {
  const at = name.indexOf(word);
  if (at >= 0) {
    const last = name.lastIndexOf(word);
    const inLast = last > name.lastIndexOf('/');
    return 100 + (startsPart(name, inLast ? last : at) ? 30 : 0) + (inLast ? 20 : 0) - Math.min(name.length - word.length, 19);
  }
  return scoreOfLetters(name, word);
}

function scoreOfLetters(name: string, word: string): number {
  let from = 0;
  let skipped = 0;
  for (const letter of word) {
    const at = name.indexOf(letter, from);
    if (at < 0) return 0;
    // Beginnings of parts are what people abbreviate by: they cost nothing.
    if (from > 0 && !startsPart(name, at)) skipped += at - from;
    from = at + 1;
  }
  return skipped > word.length ? 0 : 50 - Math.min(skipped * 5, 40);
}

const startsPart = (name: string, at: number) => at === 0 || !isLetterOrDigit(name.charCodeAt(at - 1));

const isLetterOrDigit = (code: number) => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
