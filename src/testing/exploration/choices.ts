/**
 * The choices that make one schedule, as numbers: 0 is always what is usual. Made by chance, or read from a list, after
 * the end of which everything is usual.
 *
 * `[0, 2, 0, 1]`
 */
export class Choices {
  /** What was chosen so far. Read again, it gives the same schedule. */
  readonly made: number[] = [];
  readonly #next: (count: number, share: number) => number;

  private constructor(next: (count: number, share: number) => number) {
    this.#next = next;
  }

  /** @param random gives numbers in [0, 1) */
  static byChance(random: () => number): Choices {
    return new Choices((count, share) => {
      if (random() >= share) return 0;
      return count === 2 ? 1 : Math.floor(random() * count);
    });
  }

  static listed(list: readonly number[]): Choices {
    let position = 0;
    return new Choices((count) => {
      const chosen = list[position] ?? 0;
      position += 1;
      return Math.min(chosen, count - 1);
    });
  }

  /** A number from 0 to `count - 1`. */
  among(count: number): number {
    return count <= 1 ? 0 : this.#made(this.#next(count, count === 2 ? 0.5 : 1));
  }

  /** True with this probability. */
  unusual(share: number): boolean {
    return this.#made(this.#next(2, share)) === 1;
  }

  #made(choice: number): number {
    this.made.push(choice);
    return choice;
  }
}
