import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  activity,
  assertReplayed,
  formatReport,
  replayJournal,
  Workflow,
  type Journal,
  type ReplayOptions,
} from 'simpleflow';
import { InProcessExecutor } from 'simpleflow/backend';
import { VirtualClock } from '../../../src/inprocess/clock.js';
import { InlineRunner } from 'simpleflow/backends/local';

const double = activity('double', (x: number) => x * 2);
const triple = activity('triple', (x: number) => x * 3);
const fails = activity('fails', (_: number): number => {
  throw new RangeError('always');
});
const describeError = activity('describe', ({ error }: { error: unknown }) => String(error));
const describeOnce = activity('describe-once', ({ error }: { error: unknown }) => String(error), {
  idempotent: true,
});
const retried = activity(
  'retried',
  (_: number): number => {
    throw new RangeError('always');
  },
  { retry: { maxAttempts: 3, initialDelayMs: 1_000, jitter: 1 } },
);

/** The classes here stand for one class before and after an edit. */
function version(body: (self: Workflow, x: number) => unknown) {
  return class extends Workflow {
    static override readonly definition = { name: 'edited' };
    run(x: number): unknown {
      return body(this, x);
    }
  };
}

const original = version(async (self, x) => {
  const [a, b] = [self.submit(double, x), self.submit(triple, x)];
  await self.sleep(1_000);
  return [await a, await b];
});

async function record(workflow: ReturnType<typeof version>, x = 5): Promise<Journal> {
  const executor = new InProcessExecutor({
    runner: new InlineRunner(),
    clock: new VirtualClock(),
    journal: true,
  });
  const handle = await executor.start(workflow, [x]);
  await handle.result().catch(() => undefined);
  const journal = await handle.history();
  await executor.shutdown();
  return JSON.parse(JSON.stringify(journal)) as Journal;
}

async function replayed(edited: ReturnType<typeof version>, options: ReplayOptions = {}) {
  return replayJournal(edited, await record(original), options);
}

describe('a journal', () => {
  it('replays with the code that wrote it', async () => {
    const report = await replayJournal(original, await record(original));

    expect(report.ok).toBe(true);
    expect(formatReport(report)).toBe('code and history agree (3 turns)');
    expect(() => assertReplayed(report)).not.toThrow();
  });

  it.each([
    ['fails', version((self, x) => self.submit(fails, x))],
    ['retries with jitter', version((self, x) => self.submit(retried, x))],
    ['leaves a failure', version((self, x) => void self.submit(fails, x))],
    ['awaits something else', version(() => new Promise(() => undefined))],
    [
      'throws at once',
      version(() => {
        throw new TypeError('at once');
      }),
    ],
    ['returns what cannot be sent', version(() => () => 1)],
    ['returns a failure that it caught', version((self, x) => self.submit(fails, x).exception())],
    [
      'passes a failure on',
      version(async (self, x) => {
        const error = await self.submit(fails, x).exception();
        self.recordMarker('failed', error);
        return self.submit(describeError, { error }).result();
      }),
    ],
    [
      'makes an id of a failure, and measures itself',
      version(async (self, x) => {
        const error = await self.submit(fails, x).exception();
        const once = self.submit(describeOnce, { error });
        await once;
        return [once.id, self.historySize];
      }),
    ],
    ['draws chance', version((self) => [self.random(), self.uuid(), self.now()])],
  ])('of a run that %s replays', async (_, workflow) => {
    const report = await replayJournal(workflow, await record(workflow));

    expect(formatReport(report)).toMatch(/^code and history agree \(\d+ turns\)$/u);
  });

  it('is plain JSON, and a replay leaves it as it was', async () => {
    const journal = await record(original);
    const before = JSON.stringify(journal);

    await replayJournal(original, journal);

    expect(JSON.stringify(journal)).toBe(before);
    expect(JSON.parse(before)).toEqual(journal);
  });

  it('runs no activity when it is replayed', async () => {
    let calls = 0;
    const counted = activity('counted', () => (calls += 1));
    const workflow = version((self) => self.submit(counted));
    const journal = await record(workflow);

    await replayJournal(workflow, journal);

    expect(calls).toBe(1);
  });
});

describe('code that was edited', () => {
  it('so that it submits another task: `id`', async () => {
    const report = await replayed(
      version(async (self, x) => {
        const [a] = [self.submit(double, x), self.submit(double, x)];
        await self.sleep(1_000);
        return a;
      }),
    );

    expect(report.divergences).toMatchObject([
      {
        kind: 'id',
        turn: 1,
        recorded: { id: 'activity-triple-1' },
        issued: { id: 'activity-double-2' },
      },
    ]);
  });

  it('so that it submits a task more: `id`, with nothing recorded', async () => {
    const report = await replayed(
      version(async (self, x) => {
        for (const task of [double, triple, double]) self.submit(task, x);
        await self.sleep(1_000);
      }),
    );

    expect(report.divergences).toMatchObject([{ kind: 'id', issued: { id: 'activity-double-2' } }]);
    expect(report.divergences[0]).not.toHaveProperty('recorded');
  });

  it('so that it gives another version: `type`', async () => {
    const newer = activity('double', (x: number) => x * 2, { version: '2' });
    const report = await replayed(
      version(async (self, x) => {
        self.submit(newer, x);
        self.submit(triple, x);
        await self.sleep(1_000);
      }),
    );

    expect(report.divergences).toMatchObject([
      { kind: 'type', recorded: { version: 'default' }, issued: { version: '2' } },
    ]);
  });

  it('so that it starts a timer where a task was: `type`', async () => {
    const report = await replayed(
      version(async (self, x) => {
        self.submit(double, x);
        self.sleep(1_000);
        await self.sleep(1);
      }),
    );

    expect(report.divergences).toMatchObject([
      { kind: 'type', recorded: { id: 'activity-triple-1' }, issued: { id: 'timer-2' } },
    ]);
  });

  it('so that it gives another input: `input`', async () => {
    const report = await replayed(
      version(async (self, x) => {
        self.submit(double, x + 1);
        self.submit(triple, x);
        await self.sleep(2_000);
      }),
    );

    expect(report.divergences).toMatchObject([
      {
        kind: 'input',
        recorded: { input: '{"args":[5],"kwargs":{}}' },
        issued: { input: '{"args":[6],"kwargs":{}}' },
      },
      { kind: 'input', recorded: { kind: 'start-timer', delayMs: 1_000 }, issued: { delayMs: 2_000 } },
    ]);
  });

  it('so that it submits in another order: `order`', async () => {
    const report = await replayed(
      version(async (self, x) => {
        const [b, a] = [self.submit(triple, x), self.submit(double, x)];
        await self.sleep(1_000);
        return [await a, await b];
      }),
    );

    expect(report.divergences).toMatchObject([{ kind: 'order', turn: 1 }]);
  });

  it.each<[string, (self: Workflow, x: number) => unknown, string]>([
    [
      'returns something else',
      async (self, x) => {
        const all = [self.submit(double, x), self.submit(triple, x)];
        await self.sleep(1_000);
        return all.length;
      },
      'complete-run',
    ],
    [
      'throws',
      async (self, x) => {
        self.submit(double, x);
        self.submit(triple, x);
        await self.sleep(1_000);
        throw new RangeError('x');
      },
      'fail-run',
    ],
  ])('so that it %s: `result`', async (_, body, kind) => {
    const report = await replayed(version(body));

    expect(report.divergences).toMatchObject([
      { kind: 'result', turn: 3, recorded: { kind: 'complete-run' }, issued: { kind } },
    ]);
  });

  it('so that it ends earlier: `result`, with nothing recorded in that turn', async () => {
    const report = await replayed(
      version(async (self, x) => {
        const [a, b] = [self.submit(double, x), self.submit(triple, x)];
        self.sleep(1_000);
        return [await a, await b];
      }),
    );

    expect(report.divergences).toMatchObject([{ kind: 'result', turn: 2, issued: { kind: 'complete-run' } }]);
    expect(report.turns).toHaveLength(2);
  });

  it('is all right for `lenient` as long as the ids are the same', async () => {
    const edited = version(async (self, x) => {
      const [b, a] = [self.submit(triple, x + 1), self.submit(double, x + 1)];
      await self.sleep(1);
      return [await b, await a];
    });

    expect((await replayed(edited, { determinism: 'lenient' })).ok).toBe(true);
    expect((await replayed(edited)).ok).toBe(false);
  });

  it('is all right if only the order of keys in an input has changed', async () => {
    const take = activity('take', (x: unknown) => x);
    const before = version((self) => self.submit(take, { a: 1, b: [{ c: 1, d: 2 }] }));
    const after = version((self) => self.submit(take, { b: [{ d: 2, c: 1 }], a: 1 }));

    expect((await replayJournal(after, await record(before))).ok).toBe(true);
  });
});

describe('the report', () => {
  it('shows both sides, and the line that issued the command', async () => {
    const report = await replayed(
      version(async (self, x) => {
        self.submit(double, x + 1);
        self.submit(triple, x);
        await self.sleep(1_000);
      }),
    );

    const [first, second, at, ...rest] = formatReport(report).split('\n');

    expect([first, second]).toEqual(['code and history disagree in turn 1:', '']);
    expect(at).toMatch(/^ {2}another input, issued at .*replay-journal\.test\.ts:\d+:\d+$/u);
    expect(rest).toEqual([
      '  - schedule activity-double-1 (double default) {"args":[5],"kwargs":{}}',
      '  + schedule activity-double-1 (double default) {"args":[6],"kwargs":{}}',
    ]);
    expect(lineOf(report.divergences[0]!.callSite)).toBe('self.submit(double, x + 1);');
  });

  it('is JSON that says the same', async () => {
    const report = await replayed(version((self, x) => self.submit(double, x)));

    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.ok).toBe(false);
  });

  it('shows what one side has not as nothing', async () => {
    const report = await replayed(
      version(async (self, x) => {
        self.submit(double, x);
        await self.sleep(1_000);
      }),
    );

    expect(formatReport(report).split('\n').slice(2)).toEqual([
      '  another task',
      '  - schedule activity-triple-1 (triple default) {"args":[5],"kwargs":{}}',
      '  + (nothing)',
    ]);
  });

  it('is the message of the error', async () => {
    const report = await replayed(version(() => 1));

    expect(() => assertReplayed(report)).toThrow(
      expect.objectContaining({ code: 'non-deterministic', message: formatReport(report) }),
    );
  });

  it('of 4,000 tasks that all have other ids is there in a moment', async () => {
    const many = (task: typeof double) =>
      version(async (self) => {
        for (let i = 0; i < 4_000; i += 1) self.submit(task, i);
      });
    const journal = await record(many(double));

    const report = await replayJournal(many(triple), journal);

    expect(report.divergences).toHaveLength(4_000);
  });
});

describe('a malformed journal', () => {
  const good = record(original);
  /** A copy with another value at a place; undefined takes it away. */
  const edited = async (place: string, value: unknown): Promise<Journal> => {
    const journal = JSON.parse(JSON.stringify(await good)) as Journal;
    const path = place.split('.');
    const last = path.pop()!;
    let at = journal as unknown as Record<string, unknown>;
    for (const key of path) at = at[key] as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(at, last);
    else at[last] = value;
    return journal;
  };

  it.each<[string, unknown]>([
    ['format', 'other'],
    ['turns', undefined],
    ['engine', undefined],
    ['engine.flags', undefined],
    ['engine.flags', ['later']],
    ['turns.1', null],
    ['turns.1.commands', undefined],
    ['turns.1.events', undefined],
    ['turns.0.atMs', undefined],
    ['turns.1.events.0', {}],
    ['turns.1.events.0.kind', 'other'],
    ['turns.1.events.0', null],
    ['turns.0.commands.0', null],
    ['turns.0.commands.0.kind', 'other'],
    ['turns.0.events', []],
  ])('is refused with `malformed-data`: `%s` is %j', async (place, value) => {
    const journal = await edited(place, value);

    await expect(replayJournal(original, journal)).rejects.toMatchObject({ code: 'malformed-data' });
  });

  it.each([
    ['turns.0.commands.0.input', 'input'],
    ['turns.2.commands.0.output', 'result'],
  ])('with a text that is not JSON differs from what the code issues: `%s`', async (place, kind) => {
    const report = await replayJournal(original, await edited(place, '{'));

    expect(report).toMatchObject({ ok: false, divergences: [{ kind }] });
  });

  it.each([undefined, null, 'text', []])('is refused with `malformed-data`: %j', async (journal) => {
    await expect(replayJournal(original, journal as unknown as Journal)).rejects.toMatchObject({
      code: 'malformed-data',
    });
  });

  it('names the place', async () => {
    const journal = await edited('turns.1.events', undefined);

    await expect(replayJournal(original, journal)).rejects.toMatchObject({
      message: 'a journal as `handle.history()` gives it was expected: `$.turns[1].events` is not a list',
    });
  });

  it('with the result of a task that cannot be decoded fails the code that reads it', async () => {
    const report = await replayJournal(original, await edited('turns.1.events.0.output', '{'));

    expect(report.divergences).toMatchObject([{ kind: 'result', issued: { kind: 'fail-run' } }]);
  });

  it('that is empty, of a run that has not had its first turn, replays', async () => {
    expect((await replayJournal(original, await edited('turns', []))).ok).toBe(true);
  });
});

/** The text of the line at a call site in this file. */
function lineOf(callSite: string | undefined): string | undefined {
  const line = Number(/:(\d+):\d+$/u.exec(callSite ?? '')?.[1]);
  return readFileSync(import.meta.filename, 'utf8')
    .split('\n')
    [line - 1]?.trim();
}
