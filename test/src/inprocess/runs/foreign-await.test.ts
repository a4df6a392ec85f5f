import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activity, Workflow } from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { InlineRunner } from 'simpleflow/backends/local';
import { collectUnhandled } from '../../../support/collect-unhandled.js';

const echo = activity('echo', (x: unknown) => x);

/** What a program waits for that is no future: each is marked with its own comment, which the report must lead to. */
const timer = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const never = (): Promise<void> => new Promise(() => undefined);

function workflow(body: (self: Workflow) => Promise<unknown>) {
  return class extends Workflow {
    static override readonly definition = { name: 'foreign' };
    run() {
      return body(this);
    }
  };
}

async function failureOf(
  body: (self: Workflow) => Promise<unknown>,
): Promise<{ code: string; message: string }> {
  await using executor = new InProcessExecutor({ runner: new InlineRunner() });
  const error = (await executor.submit(workflow(body)).exception()) as Error;
  return error.cause as { code: string; message: string } & Error;
}

describe('a workflow that awaits something else', () => {
  it.each<[string, (self: Workflow) => Promise<unknown>]>([
    [
      'a timer',
      async () => {
        await timer(); // here: a timer
      },
    ],
    [
      'a promise that nobody settles',
      async () => {
        await never(); // here: a promise that nobody settles
      },
    ],
    [
      'a file',
      async () => {
        await readFile(import.meta.filename); // here: a file
      },
    ],
    [
      'an immediate',
      async () => {
        await new Promise(setImmediate); // here: an immediate
      },
    ],
    [
      'a promise after an activity',
      async (self) => {
        await self.submit(echo, 1);
        await never(); // here: a promise after an activity
      },
    ],
    [
      'a promise in a nested helper',
      async () => {
        const inner = async (): Promise<void> => {
          await never(); // here: a promise in a nested helper
        };
        const outer = async (): Promise<void> => {
          await inner();
        };
        await outer();
      },
    ],
    ['a promise without await', () => never().then(() => 1)], // here: a promise without await
    [
      'all of some promises',
      async (self) => {
        await Promise.all([self.submit(echo, 1), never()]); // here: all of some promises
      },
    ],
  ])('fails, and is told the line: %s', async (what, body) => {
    const { code, message } = await failureOf(body);

    expect(code).toBe('foreign-await');
    expect(linesIn(message)).toContain(`// here: ${what}`);
  });

  it.each<[string, (self: Workflow) => Promise<unknown>]>([
    [
      'submits afterwards',
      async (self) => {
        const open = self.sleep(1_000_000);
        await timer();
        self.submit(echo, 2); // here: submits afterwards
        await open;
      },
    ],
    [
      'looks at the time afterwards',
      async (self) => {
        const open = self.sleep(1_000_000);
        await timer();
        self.now(); // here: looks at the time afterwards
        await open;
      },
    ],
    [
      // No command follows: the replay would find it, but a live run should not have to be replayed for that.
      'awaits an open future afterwards',
      async (self) => {
        const open = self.submit(echo, 1);
        const other = self.sleep(1_000_000);
        await timer(); // here: awaits an open future afterwards
        await open;
        await other;
      },
    ],
    [
      'raced it with a future that is not done',
      async (self) => {
        const open = self.sleep(1_000_000);
        await Promise.race([open, timer()]);
        await self.submit(echo, 2); // here: raced it with a future that is not done
      },
    ],
  ])('while futures are open fails when it %s', async (what, body) => {
    const { code, message } = await failureOf(body);

    expect(code).toBe('foreign-await');
    expect(linesIn(message)).toContain(`// here: ${what}`);
  });

  it('and ends outside a turn fails', async () => {
    const { code, message } = await failureOf(async (self) => {
      void self.sleep(1_000_000);
      await timer();
    });

    expect(code).toBe('foreign-await');
    expect(message).toMatch(/^`run` ended outside a turn: /u);
  });

  it.each<[string, (self: Workflow) => Promise<unknown>]>([
    ['a promise that is settled', async () => Promise.all([Promise.resolve(1)])],
    ['process.nextTick', async () => new Promise((resolve) => process.nextTick(resolve, 1))],
    ['queueMicrotask', async () => new Promise<void>((resolve) => queueMicrotask(resolve))],
    [
      'a thousand microtasks',
      async () => {
        for (let i = 0; i < 1_000; i += 1) await Promise.resolve();
      },
    ],
    [
      'an async iterator of futures',
      async (self) => {
        const all = (async function* () {
          for (const x of [1, 2]) yield await self.submit(echo, x);
        })();
        const seen: unknown[] = [];
        for await (const x of all) seen.push(x);
        return seen;
      },
    ],
  ])('is not taken for one that awaits %s', async (_, body) => {
    await using executor = new InProcessExecutor({ runner: new InlineRunner() });

    expect(await executor.submit(workflow(body)).exception()).toBeUndefined();
  });

  it('fails alone: other runs go on, and nothing is left unhandled', async () => {
    const unhandled = collectUnhandled();
    const executor = new InProcessExecutor({ runner: new InlineRunner() });
    const [bad, good] = [
      executor.submit(workflow(timer)),
      executor.submit(workflow(async (self) => self.submit(echo, 1))),
    ];

    expect(await bad.exception()).toMatchObject({ code: 'workflow-failed' });
    expect(await good).toBe(1);
    await executor.shutdown();
    expect(await unhandled.stop()).toEqual([]);
  });
});

/** The comments of the lines in this file that a message names. */
function linesIn(message: string): string[] {
  const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
  return [...message.matchAll(/foreign-await\.test\.ts:(\d+):\d+/gu)].map(
    ([, line]) =>
      /\/\/ here: .*$/u.exec(lines[Number(line) - 1] ?? '')?.[0] ??
      `line ${line!}: ${lines[Number(line) - 1]!.trim()}`,
  );
}
