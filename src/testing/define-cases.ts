import assert from 'node:assert/strict';
import { MiddlewareStack } from '../executor/middleware.js';
import { Kit, type Case } from './kit.js';
import { JOURNAL_CASE, type CreateOptions, type Subject, type TestRunner } from './subject.js';

const DEFAULT_CASE_TIMEOUT_MS = 20_000;

export interface CaseSet<CaseName extends string> {
  readonly title: string;
  readonly cases: Readonly<Record<CaseName, Case>>;
  readonly create: CreateOptions;
}

/** Hands the cases to a test framework: a test for each, skipped if the subject declares a gap. */
export function defineCases<CaseName extends string>(
  { describe, it }: TestRunner,
  subject: Subject<CaseName>,
  { title, cases, create }: CaseSet<CaseName>,
): void {
  const gaps: Readonly<Record<string, string | undefined>> = subject.gaps ?? {};
  describe(`${subject.name}: ${title}`, () => {
    for (const [name, run] of Object.entries<Case>(cases)) {
      const gap = gaps[name];
      if (gap === undefined) {
        it(name, () => runCase(subject, create, { run, replays: gaps[JOURNAL_CASE] === undefined }));
      } else it.skip(`${name} (gap: ${gap})`, () => undefined);
    }
  });
}

async function runCase(
  subject: Subject<never>,
  options: CreateOptions,
  { run, replays }: { readonly run: Case; readonly replays: boolean },
): Promise<void> {
  const { workflow } = await MiddlewareStack.load(options.middlewareModules, (module) => import(module));
  const kit = new Kit(await subject.create(options), workflow);
  try {
    await within(subject.caseTimeoutMs ?? DEFAULT_CASE_TIMEOUT_MS, async () => {
      await run(kit);
      if (replays) await kit.replayAll();
    });
  } finally {
    await kit.close();
  }
}

/** Frameworks differ in how long they wait for a test; a hanging executor is a failure under all of them. */
async function within(timeoutMs: number, run: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new assert.AssertionError({ message: `the case has not ended after ${timeoutMs} ms` }));
    }, timeoutMs);
  });
  try {
    await Promise.race([run(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
