import type { TestRunner } from 'simpleflow/testing';

/** A test framework that runs nothing by itself: what the kits have defined, by title. */
export class MemoryRunner implements TestRunner {
  readonly tests = new Map<string, () => Promise<void>>();
  readonly skipped: string[] = [];
  readonly suites: string[] = [];
  readonly it = Object.assign((title: string, run: () => Promise<void>) => void this.tests.set(title, run), {
    skip: (title: string) => void this.skipped.push(title),
  });

  describe = (title: string, define: () => void): void => {
    this.suites.push(title);
    define();
  };
}

/** The error with which the test fails; undefined if it passes. */
export async function failureOf(runner: MemoryRunner, title: string): Promise<Error | undefined> {
  const run = runner.tests.get(title);
  if (run === undefined) throw new TypeError(`there is no case \`${title}\``);
  return run().then(
    () => undefined,
    (error: unknown) => error as Error,
  );
}
