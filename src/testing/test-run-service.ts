import type { AnyWorkflowClass } from '../workflow/workflow.js';
import { READING_CASES } from './run-service-cases/reading.js';
import { STEERING_CASES } from './run-service-cases/steering.js';
import { RUN_SERVICE_WORKFLOWS, type RunServiceInstance } from './run-service-cases/support.js';
import type { TestRunner } from './subject.js';

const CASES = { ...READING_CASES, ...STEERING_CASES };

/** Title of a case of {@link testRunService}. */
export type RunServiceCaseName = keyof typeof CASES;

/** A source of runs to be tested, and its name in the title of the suite. */
export interface RunServiceSubject {
  readonly name: string;
  /** @param workflows those that the executor of the instance must carry out when the service starts them */
  create(workflows: readonly AnyWorkflowClass[]): RunServiceInstance | Promise<RunServiceInstance>;
  /** Cases that cannot pass, each with the reason: they show as skipped. Default: none. */
  readonly gaps?: { readonly [Name in RunServiceCaseName]?: string };
}

/**
 * Puts a `RunService` to the test. Each case has a fresh one.
 *
 * @example
 * testRunService({ describe, it }, { name: 'SQLite', create: (workflows) => serviceIn(temporaryFolder(), workflows) });
 */
export function testRunService({ describe, it }: TestRunner, subject: RunServiceSubject): void {
  const gaps: Readonly<Record<string, string | undefined>> = subject.gaps ?? {};
  describe(`${subject.name}: runs`, () => {
    for (const [title, run] of Object.entries(CASES)) {
      const gap = gaps[title];
      if (gap !== undefined) it.skip(`${title} (gap: ${gap})`, () => undefined);
      else {
        it(title, async () => {
          const instance = await subject.create(RUN_SERVICE_WORKFLOWS);
          try {
            await run(instance);
          } finally {
            await instance.close();
          }
        });
      }
    }
  });
}
