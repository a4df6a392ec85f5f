import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import type { Executor } from '../executor/executor.js';
import { CONFIGURATION_CASES, CONFIGURED } from './cases/configuration.js';
import type { TestRunner } from './subject.js';

/** A backend that is chosen by configuration, and its name in the title of the suite. */
export interface ConfigurationSubject {
  readonly name: string;
  /** An executor with these settings: those of the kit, and the name of the backend added to them. */
  create(settings: Settings): Promise<Executor>;
}

/**
 * Puts a backend to the test that `createExecutor` chooses by configuration: every setting of the core must have its
 * effect, which is codec, clock, logger and `logLevel`, middleware, journal, store, Lambda handlers and services.
 *
 * @example
 * testConfiguration({ describe, it }, {
 *   name: 'my backend',
 *   create: (settings) => createExecutor({ ...settings, executor: './my-backend.js' }),
 * });
 */
export function testConfiguration({ describe, it }: TestRunner, subject: ConfigurationSubject): void {
  describe(`${subject.name}: configuration`, () => {
    for (const [title, run] of Object.entries(CONFIGURATION_CASES)) {
      it(title, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'simpleflow-kit-'));
        const executors: Executor[] = [];
        const create = async (settings: Settings = {}): Promise<Executor> => {
          const executor = await subject.create({ ...CONFIGURED, ...settings });
          executors.push(executor);
          return executor;
        };
        try {
          await run({ create, folder });
        } finally {
          for (const executor of executors) await executor.shutdown({ cancelPending: true, graceMs: 0 });
          rmSync(folder, { recursive: true, force: true });
        }
      });
    }
  });
}
