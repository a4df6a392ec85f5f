import { describe, expect, it } from 'vitest';
import {
  activity,
  type ActivityError,
  activityContext,
  lambda,
  SimpleflowError,
  Workflow,
  WorkflowError,
  type Submitter,
} from 'simpleflow';
import { expectReplay, mock, runWorkflow, takes } from 'simpleflow/testing';

interface Order {
  readonly id: number;
  readonly placedAt: Date;
}

const charge = activity('charge', (order: Order): string => `really charged ${order.id}`, {
  retry: { maxAttempts: 3, initialDelayMs: 60_000 },
  startToCloseMs: 100_000,
});

const ship = activity('ship', async (receipt: string, _to = 'home'): Promise<string> => `shipped ${receipt}`);
const increment = activity('increment', (x: number) => x + 1);

class Clerk {
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }
  execute(order: number): string {
    return `${this.#name} files ${order}`;
  }
}

const file = activity('file', Clerk);

class Invoicing extends Workflow {
  static override readonly definition = { name: 'invoicing' };
  async run(order: number): Promise<string> {
    return this.submit(ship, `invoice ${order}`).result();
  }
}

class Checkout extends Workflow {
  static override readonly definition = { name: 'checkout' };
  async run(order: Order): Promise<string> {
    return this.submit(ship, this.submit(charge, order)).result();
  }
}

/** A workflow class whose `run` is `body`. */
function flow<A extends readonly unknown[], R>(body: (self: Workflow, ...args: A) => Promise<R>) {
  return class extends Workflow {
    static override readonly definition = { name: 'under-test' };
    async run(...args: A): Promise<R> {
      return body(this, ...args);
    }
  };
}

const order: Order = { id: 7, placedAt: new Date(0) };
const nothing = (): undefined => undefined;

describe('a mocked activity', () => {
  it('gives what its mock returns, and its calls are recorded with what it got', async () => {
    const run = await runWorkflow(Checkout, [order], {
      mocks: [
        mock(charge, ({ id, placedAt }) => `receipt ${id} ${placedAt.getTime()}`),
        mock(ship, async (receipt) => `sent ${receipt}`),
      ],
    });

    expect(run.result).toBe('sent receipt 7 0');
    expect(run.status).toBe('completed');
    expect(run.callsOf(charge)).toEqual([
      {
        kind: 'activity',
        name: 'charge',
        version: 'default',
        id: 'activity-charge-1',
        attempt: 1,
        taskList: 'default',
        args: [order],
        outcome: { kind: 'completed', value: 'receipt 7 0' },
        workflowId: 'test',
        submittedAtMs: 0,
      },
    ]);
    expect(run.callsOf(charge)[0]!.args[0]).not.toBe(order);
    expect(run.calls.map(({ id }) => id)).toEqual(['activity-charge-1', 'activity-ship-1']);
    await expectReplay(run);
  });

  it('fails when its mock throws, is retried by its own policy, and time passes at once', async () => {
    const run = await runWorkflow(Checkout, [order], {
      mocks: [
        mock(charge, () => {
          const { attempt } = activityContext();
          if (attempt < 3) throw new RangeError(`declined ${attempt}`);
          return 'at last';
        }),
        mock(ship, (receipt) => receipt),
      ],
    });

    expect(run.result).toBe('at last');
    expect(run.callsOf(charge).map(({ attempt, submittedAtMs }) => [attempt, submittedAtMs])).toEqual([
      [1, 0],
      [2, 60_000],
      [3, 180_000],
    ]);
    expect(run.callsOf(charge)[1]!.outcome).toMatchObject({
      kind: 'failed',
      error: { name: 'RangeError', message: 'declined 2' },
    });
    expect(run.elapsedMs).toBe(180_000);
    expect(run.timers).toEqual([]);
    await expectReplay(run);
  });

  it('that fails for good gives the error that an executor would', async () => {
    const run = await runWorkflow(Checkout, [order], {
      mocks: [
        mock(charge, async () => {
          throw new TypeError('no');
        }),
      ],
    });

    expect(run.status).toBe('failed');
    expect(run.error).toBeInstanceOf(WorkflowError);
    expect(run.error).toMatchObject({
      code: 'workflow-failed',
      cause: { activityName: 'charge', attempt: 3 },
    });
    expect((run.error!.cause as ActivityError).cause).toBeInstanceOf(TypeError);
    expect(() => run.result).toThrow(run.error);
  });

  it('takes the time it is told to, and runs into its own time limits', async () => {
    const Raced = flow(async (self) => {
      const quick = self.submit(increment, 1);
      const slow = self.submit(increment, 2);
      const first = await Promise.race([quick, slow]);
      const error = await self.submit(charge, order).exception();
      return [first, error instanceof SimpleflowError && error.code];
    });

    const run = await runWorkflow(Raced, [], {
      mocks: [mock(increment, (x) => takes(x * 1_000, x)), mock(charge, () => takes(Infinity))],
    });

    expect(run.result).toEqual([1, 'activity-timed-out']);
    expect(run.callsOf(charge).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'timed-out', timeout: 'start-to-close' })),
    );
    expect(run.elapsedMs).toBe(1_000 + 3 * 100_000 + 60_000 + 120_000);
  });

  it('that takes time may fail at the end of it, and stops when it is asked to', async () => {
    const Impatient = flow(async (self) => {
      const never = self.submit(increment, 1);
      const late = self.submit(increment, 2);
      await self.sleep(500);
      never.cancel();
      return (await late.exception())?.message;
    });

    const run = await runWorkflow(Impatient, [], {
      mocks: [
        mock(increment, (x) => (x === 1 ? takes(Infinity) : takes(900, Promise.reject(new Error('late'))))),
      ],
    });

    expect(run.result).toContain('late');
    expect(run.calls.map(({ outcome }) => outcome.kind)).toEqual(['cancelled', 'failed']);
    expect(run.elapsedMs).toBe(900);
  });

  it('may be a class, and may be run for real by its own name', async () => {
    const Both = flow(async (self) => [await self.submit(file, 1), await self.submit(increment, 1)]);

    const run = await runWorkflow(Both, [], {
      mocks: [mock(file, (x) => `mocked ${x}`), mock(increment, increment)],
    });

    expect(run.result).toEqual(['mocked 1', 2]);
  });

  it('may be a Lambda function, by a mock or a handler', async () => {
    const resize = lambda<{ args: number }, number>('resize');
    const rename = lambda<string, string>('rename');
    const Both = flow(async (self) => [
      await self.submit(resize, { args: 1 }),
      await self.submit(rename, 'a'),
    ]);

    const run = await runWorkflow(Both, [], {
      mocks: [mock(resize, (event) => takes(10, event!.args * 2))],
      lambdaHandlers: { rename: (event, { functionName }) => `${functionName} ${String(event)}` },
    });

    expect(run.result).toEqual([2, 'rename a']);
    expect(run.callsOf(resize)).toMatchObject([
      { kind: 'lambda', args: [{ args: 1 }], outcome: { kind: 'completed', value: 2 } },
    ]);
    await expect(runWorkflow(Both, [], { unmocked: 'run' })).rejects.toMatchObject({ code: 'not-mocked' });
    await expectReplay(run);
  });

  it('of another version is another one', async () => {
    const first = activity('versioned', () => 1, { version: '1' });
    const second = activity('versioned', () => 2, { version: '2' });
    const Both = flow(async (self) => [await self.submit(first), await self.submit(second)]);

    const run = await runWorkflow(Both, [], { mocks: [mock(first, () => 10), mock(second, () => 20)] });

    expect(run.result).toEqual([10, 20]);
    expect(run.callsOf(second)).toHaveLength(1);
  });
});

describe('an activity without a mock', () => {
  it('ends the test, also where the workflow catches its failure', async () => {
    const Swallows = flow(async (self) => (await self.submit(charge, order).exception()) === undefined);

    const error: unknown = await runWorkflow(Swallows, []).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'not-mocked' });
    expect((error as Error).message).toMatch(/`activity-charge-1`.*`charge`.*unmocked: 'run'/u);
  });

  it('runs if the test says so, with injected instances too', async () => {
    const Both = flow(async (self) => [await self.submit(file, 1), await self.submit(increment, 1)]);

    const run = await runWorkflow(Both, [], {
      unmocked: 'run',
      instantiateActivity: (activityClass) => Reflect.construct(activityClass, ['Ann']) as Clerk,
    });

    expect(run.result).toEqual(['Ann files 1', 2]);
  });

  it('a mock of the workflow under test is refused', async () => {
    const mocks = [mock(Checkout, () => 'not run')];

    await expect(runWorkflow(Checkout, [order], { mocks })).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('two mocks of one task are refused', async () => {
    const mocks = [mock(increment, nothing as never), mock(increment, nothing as never)];

    await expect(runWorkflow(Checkout, [order], { mocks })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

it.each([
  { mocks: [1] },
  { mocks: {} },
  { mocks: [{ task: increment }] },
  { clock: 'fast' },
  { unmocked: 'skip' },
  { signals: [{ name: 'go', atMs: -1 }] },
])('options that mean nothing are refused: %j', async (options) => {
  await expect(runWorkflow(Checkout, [order], options as never)).rejects.toMatchObject({
    code: 'invalid-option',
  });
});

describe('a child workflow', () => {
  const Parent = flow(async (self, id: number) => {
    const child = self.submit(Invoicing, id);
    const error = await child.exception();
    return error === undefined ? child.result() : error;
  });

  it('runs, with its activities mocked, and is replayed as well', async () => {
    const run = await runWorkflow(Parent, [7], { mocks: [mock(ship, (receipt) => `sent ${receipt}`)] });

    expect(run.result).toBe('sent invoice 7');
    expect(run.runs.map(({ description }) => description.name)).toEqual(['under-test', 'invoicing']);
    expect(run.callsOf(Invoicing)).toMatchObject([
      { kind: 'workflow', args: [7], attempt: 1, outcome: { kind: 'completed', value: 'sent invoice 7' } },
    ]);
    expect(run.callsOf(ship)[0]!.workflowId).toBe(run.callsOf(Invoicing)[0]!.id);
    await expectReplay(run);
  });

  it('that is mocked does not run; its failures are those of a workflow', async () => {
    const good = await runWorkflow(Parent, [7], { mocks: [mock(Invoicing, async (id) => `mocked ${id}`)] });
    const bad = await runWorkflow(Parent, [7], {
      mocks: [
        mock(Invoicing, () => {
          throw new RangeError('no invoice');
        }),
      ],
    });

    expect(good.result).toBe('mocked 7');
    expect(good.runs).toHaveLength(1);
    expect(good.calls.map(({ kind, name }) => [kind, name])).toEqual([['workflow', 'invoicing']]);
    expect(bad.result).toMatchObject({ code: 'workflow-failed', cause: { name: 'RangeError' } });
    await expectReplay(good);
    await expectReplay(bad);
  });

  it('that is mocked may take time, and be cancelled', async () => {
    const Impatient = flow(async (self) => {
      const child = self.submit(Invoicing, 1);
      await self.sleep(5_000);
      child.cancel({ wait: true });
      await child.exception().catch(() => undefined);
      return child.cancelled();
    });

    const run = await runWorkflow(Impatient, [], { mocks: [mock(Invoicing, () => takes(Infinity))] });

    expect(run.result).toBe(true);
    expect(run.callsOf(Invoicing)[0]!.outcome).toEqual({ kind: 'cancelled' });
  });
});

describe('what a workflow did', () => {
  it('includes markers, timers and log, but not those of the engine', async () => {
    const Marks = flow(async (self) => {
      self.recordMarker('step', { n: 1 });
      self.sideEffect(() => 5);
      self.patched('new');
      await self.sleep(2_000);
      self.log.info('half way');
      self.recordMarker('step', new Date(1));
      self.startTimer(99_000, { id: 'unused' });
    });

    const run = await runWorkflow(Marks, []);

    expect(run.log).toMatchObject([{ level: 'info', message: 'half way', workflowId: 'test' }]);
    expect(run.markers).toEqual([
      { name: 'step', details: { n: 1 }, recordedAtMs: 0 },
      { name: 'step', details: new Date(1), recordedAtMs: 2_000 },
    ]);
    expect(run.timers).toEqual([
      { id: 'timer-1', delayMs: 2_000, startedAtMs: 0, outcome: 'fired' },
      { id: 'unused', delayMs: 99_000, startedAtMs: 2_000, outcome: 'open' },
    ]);
  });

  it('goes on over runs that continue as new', async () => {
    class Counter extends Workflow {
      static override readonly definition = { name: 'counter' };
      async run(n: number): Promise<number> {
        await this.submit(increment, n);
        await this.sleep(1_000);
        return n === 3 ? n : this.continueAsNew(n + 1);
      }
    }

    const run = await runWorkflow(Counter, [1], { mocks: [mock(increment, increment)] });

    expect(run.result).toBe(3);
    expect(run.elapsedMs).toBe(3_000);
    expect(run.runs).toHaveLength(3);
    expect(run.callsOf(increment).map(({ args, submittedAtMs }) => [args[0], submittedAtMs])).toEqual([
      [1, 0],
      [2, 1_000],
      [3, 2_000],
    ]);
    expect(run.journal).toEqual(run.runs[2]!.journal);
    await expectReplay(run);
  });

  it('is made by instances that the test makes', async () => {
    class Greeter extends Workflow {
      static override readonly definition = { name: 'greeter' };
      readonly #greeting: string;
      constructor(greeting: string) {
        super();
        this.#greeting = greeting;
      }
      async run(name: string): Promise<string> {
        return `${this.#greeting} ${name}`;
      }
    }

    const run = await runWorkflow(Greeter, ['Ann'], { instantiate: () => new Greeter('hello') });

    expect(run.result).toBe('hello Ann');
    await expectReplay(run);
  });

  it('does not replay if the code is not deterministic: the report says where', async () => {
    let runs = 0;
    const Fickle = flow(async (self: Submitter) => self.submit(increment, (runs += 1)).result());
    const run = await runWorkflow(Fickle, [], { mocks: [mock(increment, increment)] });

    const error: unknown = await expectReplay(run).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'non-deterministic' });
    expect((error as Error).message).toMatch(
      /^the run of `test` \(under-test\) does not replay: code and history disagree in turn 1:/u,
    );
    expect((error as Error).message).toMatch(
      /- schedule activity-increment-1 .*\[1\].*\n.*\+ schedule activity/u,
    );
  });
});
