import { MIDDLEWARE_CASES } from './cases/middleware.js';
import { defineCases } from './define-cases.js';
import { WITH_MIDDLEWARE } from './modules.js';
import type { Subject, TestRunner } from './subject.js';

// Under the name the other kits use, too.
const CASES = MIDDLEWARE_CASES;

/** The title of a case of {@link testMiddleware}: what a gap names. */
export type MiddlewareCase = keyof typeof CASES;

/**
 * Puts an executor to the test with middleware around activities and around the commands of workflows: `create` is given
 * modules that export it, which the executor and whatever runs its activities have to load.
 */
export function testMiddleware(runner: TestRunner, subject: Subject<MiddlewareCase>): void {
  defineCases(runner, subject, { title: 'middleware', cases: CASES, create: WITH_MIDDLEWARE });
}
