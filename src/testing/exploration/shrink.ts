/** True if the schedule of these choices still shows what was found. */
type Shows = (choices: readonly number[]) => Promise<boolean>;

// Each is a run of the workflow or two; more would hardly find a smaller one.
const MAX_TRIES = 400;

/**
 * The smallest list of choices that still shows what was found: with the fewest unusual choices, then the shortest.
 * Delta debugging: makes halves, quarters, … of the choices usual or leaves them out, as long as that helps.
 */
export async function shrunk(found: readonly number[], shows: Shows): Promise<readonly number[]> {
  let best = trimmed(found);
  let tries = 0;
  for (let improved = true; improved; ) {
    improved = false;
    for (const candidate of candidates(best)) {
      if (tries >= MAX_TRIES) return best;
      const smaller = trimmed(candidate);
      if (!isSmaller(smaller, best)) continue;
      tries += 1;
      if (!(await shows(smaller))) continue;
      best = smaller;
      improved = true;
      break;
    }
  }
  return best;
}

function* candidates(choices: readonly number[]): Generator<readonly number[]> {
  yield [];
  for (let size = Math.ceil(choices.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = choices.length - size; at >= 0; at -= size) {
      yield choices.toSpliced(at, size, ...Array<number>(size).fill(0));
      yield choices.toSpliced(at, size);
    }
  }
  for (const [at, choice] of choices.entries()) if (choice > 1) yield choices.with(at, choice - 1);
}

/** What follows the last unusual choice is usual anyway. */
function trimmed(choices: readonly number[]): readonly number[] {
  return choices.slice(0, choices.findLastIndex((choice) => choice !== 0) + 1);
}

function isSmaller(a: readonly number[], b: readonly number[]): boolean {
  const unusual = (choices: readonly number[]): number => choices.filter((choice) => choice !== 0).length;
  const sum = (choices: readonly number[]): number => choices.reduce((total, choice) => total + choice, 0);
  return (unusual(a) - unusual(b) || a.length - b.length || sum(a) - sum(b)) < 0;
}
