import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activity, activityContext, Workflow } from 'simpleflow';
import { assertExplored, explore, formatExploration, mock, takes } from 'simpleflow/testing';
import { RaceFreeWorkflow, raceFreePrograms, withSignals } from '../../../support/race-free-workflow.js';

const lookup = activity('lookup', (where: string) => `found in ${where}`);
const useLeft = activity('use-left', (what: string) => what.length);
const useRight = activity('use-right', (what: string) => what.length);
const repair = activity('repair', (what: string) => what);
const flaky = activity(
  'flaky',
  (x: number) => {
    if (activityContext().attempt < 3) throw new Error('not yet');
    return x;
  },
  { retry: { maxAttempts: 5, initialDelayMs: 1_000 } },
);
const real = { unmocked: 'run' } as const;

/** A workflow class whose `run` is `body`. */
function flow<A extends readonly unknown[], R>(body: (self: Workflow, ...args: A) => Promise<R>) {
  return class extends Workflow {
    static override readonly definition = { name: 'explored' };
    async run(...args: A): Promise<R> {
      return body(this, ...args);
    }
  };
}

/** Which activity is called depends on which answer comes first; the result does not show it. */
const Race = flow(async (self) => {
  const first = await Promise.race([self.submit(lookup, 'left'), self.submit(lookup, 'right')]);
  await self.submit(first === 'found in left' ? useLeft : useRight, first);
  return 'done';
});

const Ordered = flow(async (self) => {
  const [left, right] = [self.submit(lookup, 'left'), self.submit(lookup, 'right')];
  return [await self.submit(useLeft, left), await self.submit(useRight, right)];
});

describe('the exploration finds', () => {
  it('a race that feeds different activities, and shows the smallest schedule with it', async () => {
    const report = await explore(Race, [], { ...real, seeds: 1_000 });

    expect(report).toMatchObject({ ok: false, finding: { kind: 'calls', failures: [] } });
    expect(report.schedules).toBeLessThan(100);
    expect(formatExploration(report)).toBe(
      [
        `the workflow calls other activities when things happen in another order (seed ${report.finding!.seed}, after ${report.schedules} schedules):`,
        '',
        '  usual:',
        '    1. `activity-lookup-1` ends',
        '    2. `activity-lookup-2` ends',
        '    3. `activity-use-left-1` ends',
        '    => completed "done"',
        '      lookup {"args":["left"],"kwargs":{}}',
        '      lookup {"args":["right"],"kwargs":{}}',
        '      use-left {"args":["found in left"],"kwargs":{}}',
        '',
        '  other:',
        '    1. `activity-lookup-2` ends',
        '    2. `activity-lookup-1` ends',
        '    3. `activity-use-right-1` ends',
        '    => completed "done"',
        '      lookup {"args":["left"],"kwargs":{}}',
        '      lookup {"args":["right"],"kwargs":{}}',
        '      use-right {"args":["found in right"],"kwargs":{}}',
      ].join('\n'),
    );
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(() => assertExplored(report)).toThrow(expect.objectContaining({ code: 'non-deterministic' }));
  });

  it('a race in the midst of much else, within 1,000 schedules and 5 seconds of processor time', async () => {
    const Buried = flow(async (self) => {
      const numbers = Array.from({ length: 8 }, (_, i) => String(i));
      await self.map(lookup, numbers);
      await self.sleep(1_000);
      const slow = self.submit(lookup, 'slow').then((where) => self.submit(repair, where));
      const others = self.map(lookup, numbers);
      const first = await Promise.race([slow, self.submit(lookup, 'quick')]);
      await others;
      return self.submit(first === 'found in quick' ? useLeft : useRight, 'same').result();
    });
    const before = process.cpuUsage();

    const report = await explore(Buried, [], { ...real, seeds: 1_000 });

    const { user, system } = process.cpuUsage(before);
    expect(report.finding?.kind).toBe('calls');
    expect((user + system) / 1_000).toBeLessThan(5_000);
    // What does not belong to the race has gone from the schedule.
    const { usual, other } = report.finding!;
    expect(other.steps.length).toBeLessThanOrEqual(usual.steps.length);
    expect(other.steps.filter(({ kind }) => kind === 'killed')).toEqual([]);
  });

  it('results that depend on the order in which branches go on', async () => {
    const Shared = flow(async (self) => {
      const seen: string[] = [];
      const branch = async (where: string): Promise<void> => void seen.push(await self.submit(lookup, where));
      await Promise.all([branch('a'), branch('b'), branch('c')]);
      return seen;
    });

    const { finding } = await explore(Shared, [], real);

    expect(finding?.kind).toBe('result');
    expect(finding?.usual.outcome.result).toEqual(['found in a', 'found in b', 'found in c']);
    // One call is out of order, no more than that.
    expect(finding?.other.steps).toHaveLength(3);
    expect(finding?.failures).toEqual([]);
  });

  it('a race that only shows when a task fails', async () => {
    const Compensates = flow(async (self) => {
      const done: string[] = [];
      const step = async (where: string): Promise<void> => {
        await self.submit(lookup, where);
        done.push(where);
      };
      const ends = await Promise.allSettled([step('a'), step('b'), step('c')]);
      if (ends.every(({ status }) => status === 'fulfilled')) return 'all';
      await self.submit(repair, done.join());
      return 'repaired';
    });

    const report = await explore(Compensates, [], { ...real, seeds: 1_000 });
    const without = await explore(Compensates, [], { ...real, failures: 0 });

    expect(report.finding).toMatchObject({ kind: 'calls', failures: [{ name: 'lookup' }] });
    expect(formatExploration(report)).toMatch(/^ {2}in both `lookup` .* (?:fails|times out)/mu);
    expect(formatExploration(report)).toMatch(/is made to (?:fail|time out)/u);
    expect(without).toEqual({ ok: true, schedules: 201 });
  });

  it('a signal that does more when it comes twice', async () => {
    const Counts = flow(async (self) => {
      const first = self.waitSignal('add');
      await self.submit(repair, 'first');
      const second = self.waitSignal('add');
      await self.submit(repair, 'second');
      return [await first, second.done()];
    });
    const signals = [{ name: 'add', value: 1 }];

    const report = await explore(Counts, [], { ...real, signals, seeds: 1_000 });
    const once = await explore(Counts, [], { ...real, signals, duplicateSignals: false });

    expect(report.finding?.kind).toBe('result');
    expect(formatExploration(report)).toContain('signal `add` comes a second time');
    expect(once.ok).toBe(true);
  });

  it('state outside of the workflow, which is lost or stays when a process ends', async () => {
    const cache = new Map<string, string>();
    const Caches = flow(async (self) => {
      const known = cache.get('a') ?? (await self.submit(lookup, 'a'));
      cache.set('a', known);
      return self.submit(repair, known).result();
    });
    const mocks = () => {
      cache.clear();
      return [mock(lookup, lookup), mock(repair, repair)];
    };

    const report = await explore(Caches, [], { mocks });

    expect(report.finding?.kind).toBe('replay');
    expect(formatExploration(report)).toContain('code and history disagree in turn 1');
  });

  it('what is not the same twice, whatever the schedule', async () => {
    let calls = 0;

    const report = await explore(Ordered, [], {
      ...real,
      mocks: [mock(lookup, () => `call ${(calls += 1)}`)],
      isSame: (usual, other) => JSON.stringify(usual.calls) === JSON.stringify(other.calls),
    });

    expect(report).toMatchObject({ ok: false, schedules: 1 });
    expect(formatExploration(report)).toContain('a second time in the same way');
  });

  it('timers that win races, if activities may be slow', async () => {
    const Impatient = flow(async (self) => {
      const answer = self.submit(lookup, 'a');
      return Promise.race([answer, self.sleep(60_000).then(() => 'too late')]);
    });

    const usual = await explore(Impatient, [], real);
    const slow = await explore(Impatient, [], { ...real, slowActivities: true });

    expect(usual.ok).toBe(true);
    expect(slow.finding?.other.outcome.result).toBe('too late');
    expect(formatExploration(slow)).toContain('time passes, until 60000 ms after the start');
  });
});

describe('the exploration', () => {
  it('lets pass what may depend on the order, if it is told', async () => {
    const ignoring = await explore(Race, [], { ...real, failures: 0, ignore: ['calls'] });
    const comparing = await explore(Race, [], {
      ...real,
      failures: 0,
      isSame: (usual, other) => usual.status === other.status,
    });

    expect(ignoring.ok).toBe(true);
    expect(comparing).toEqual({ ok: true, schedules: 201 });
  });

  it('tries the same schedules for the same seeds', async () => {
    const first = await explore(Race, [], { ...real, seeds: 1_000 });

    const again = await explore(Race, [], { ...real, seeds: [first.finding!.seed!] });

    expect(again).toEqual({ ...first, schedules: 2 });
  });

  it('does with mocks as `runWorkflow` does', async () => {
    await expect(explore(Ordered, [])).rejects.toMatchObject({ code: 'not-mocked' });
    await expect(
      explore(Ordered, [], { ...real, mocks: [mock(lookup, () => takes(Infinity))] }),
    ).rejects.toMatchObject({ code: 'never-settles' });
  });

  it('explores children, mocked and not', async () => {
    class Child extends Workflow {
      static override readonly definition = { name: 'child' };
      async run(where: string): Promise<string> {
        await this.sleep(500);
        return this.submit(lookup, where).result();
      }
    }
    const Racing = flow(async (self) =>
      Promise.race([self.submit(Child, 'left'), self.submit(Child, 'right')]),
    );

    const whole = await explore(Racing, [], real);
    const mocked = await explore(Racing, [], { mocks: [mock(Child, (where) => where)] });

    expect(whole.finding).toMatchObject({ kind: 'result', other: { outcome: { result: 'found in right' } } });
    expect(mocked.finding).toMatchObject({ kind: 'result', other: { outcome: { result: 'right' } } });
  });
});

describe('the exploration raises no false alarm', () => {
  it.each([
    ['data flow', Ordered],
    ['retries', flow(async (self) => Promise.all([1, 2, 3].map((x) => self.submit(flaky, x))))],
    [
      'continuing as new',
      class Loop extends Workflow {
        static override readonly definition = { name: 'loop' };
        async run(n = 1): Promise<unknown> {
          const all = await this.map(lookup, ['a', 'b', String(n)]);
          return n === 3 ? all : this.continueAsNew(n + 1);
        }
      },
    ],
    [
      'cancellation',
      flow(async (self) => {
        const never = self.submit(repair, 'never');
        never.cancel();
        await self.scope(async (scope) => {
          const inner = scope.submit(repair, 'inner');
          scope.cancel();
          return inner.cancelled();
        });
        return self.submit(lookup, 'b').result();
      }),
    ],
  ] as const)('in 1,000 schedules of %s', { timeout: 120_000 }, async (_, workflow) => {
    const report = await explore(workflow as typeof Ordered, [], { ...real, seeds: 1_000 });

    expect(formatExploration(report)).toBe('1001 schedules come to the same');
  });

  it('for random programs without races', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(raceFreePrograms, fc.integer(), async (free, seed) => {
        const { program, signals } = withSignals(free);
        const seeds = Array.from({ length: 10 }, (_, i) => seed + i);

        const report = await explore(RaceFreeWorkflow, [program], { ...real, signals, seeds });

        expect(formatExploration(report)).toBe('11 schedules come to the same');
      }),
      { numRuns: Math.ceil(Number(process.env['SIMPLEFLOW_SEEDS'] ?? 300) / 3) },
    );
  });
});
