import { describe, expect, it } from 'vitest';
import {
  activity,
  Chain,
  FuncGroup,
  Group,
  markerTask,
  sendSignalTask,
  type Submittable,
  taskWith,
  timerTask,
  waitSignalTask,
  Workflow,
} from 'simpleflow';
import { idsByTurn, recordRun, workflowOf } from '../../support/record-run.js';

const add = activity('add', (...numbers: number[]) => numbers.reduce((a, b) => a + b, 0));
const show = activity('show', (...args: unknown[]) => JSON.stringify(args));
const multiply = activity('multiply', (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1));
const fails = activity('fails', (): number => {
  throw new RangeError('no');
});
const quiet = activity(
  'quiet',
  (): number => {
    throw new RangeError('no');
  },
  { raisesOnFailure: false },
);

class Child extends Workflow {
  static override readonly definition = { name: 'child' };
  async run(...args: number[]): Promise<string> {
    return `child of ${args.join()}`;
  }
}

describe('a chain', () => {
  it('begins an element when the one before has ended', async () => {
    const { result, journal } = await recordRun(
      workflowOf((self) => self.submit(new Chain([add, 1, 2], [show, 'x'], [Child, 7]))),
      [],
    );

    expect(result).toEqual([3, '["x"]', 'child of 7']);
    const ids = idsByTurn(journal);
    expect(ids.slice(0, 2)).toEqual([['activity-add-1'], ['activity-show-1']]);
    expect(ids[2]).toEqual([expect.stringMatching(/^workflow-child-/)]);
  });

  it('sends each result on as the last argument, to any kind of element', async () => {
    const seen: unknown[] = [];
    const workflow = workflowOf((self) => {
      seen.length = 0;
      return self.submit(
        new Chain(
          { sendResult: true },
          [add, 1],
          [add, 10],
          [Child, 5],
          new Group([show, 'a'], [show, 'b'], new Chain([show, 'c'], show)),
          new Chain({ sendResult: true }, show, show),
          new FuncGroup((own: string, previous: unknown) => {
            seen.push(own, previous);
            return [show, 'made'] as const;
          }, 'own'),
          taskWith({ id: 'custom' }, show, 'with'),
          markerTask('note'),
          show,
        ),
      );
    });

    const { result, journal } = await recordRun(workflow, []);

    const group = ['["a","child of 5,11"]', '["b","child of 5,11"]', ['["c","child of 5,11"]', '[]']];
    const chain = [JSON.stringify([group]), JSON.stringify([JSON.stringify([group])])];
    expect(result).toEqual([
      1,
      11,
      'child of 5,11',
      group,
      chain,
      '["made"]',
      JSON.stringify(['with', '["made"]']),
      undefined,
      '[null]',
    ]);
    expect(seen).toEqual(['own', chain]);
    const markers = journal.turns
      .flatMap(({ commands }) => commands)
      .filter(({ kind }) => kind === 'record-marker');
    expect(markers).toEqual([
      { kind: 'record-marker', name: 'note', details: JSON.stringify(JSON.stringify(['with', '["made"]'])) },
    ]);
  });

  it('takes timers and signals as elements, and goes on after them', async () => {
    const workflow = workflowOf((self) =>
      self.submit(
        new Chain(
          { sendResult: true },
          [add, 1],
          sendSignalTask('self', 'echo'),
          timerTask(60_000),
          waitSignalTask<number>('echo'),
          [add, 10],
          sendSignalTask('self', 'other', 5),
          waitSignalTask<number>('other'),
        ),
      ),
    );

    const { result, tookMs } = await recordRun(workflow, []);

    expect(result).toEqual([1, undefined, undefined, 1, 11, undefined, 5]);
    expect(tookMs).toBe(60_000);
  });

  it('settles in the turn of its submit if nothing in it waits', async () => {
    const { result, journal } = await recordRun(
      workflowOf(async (self) => {
        const futures = [new Chain(), new Group(), new Chain(markerTask('x'), new Group(), new Chain())];
        const states = futures.map((container) => self.submit(container).state);
        return [states, await self.submit(futures[2]!)];
      }),
      [],
    );

    expect(result).toEqual([
      ['finished', 'finished', 'finished'],
      [undefined, [], []],
    ]);
    expect(journal.turns).toHaveLength(1);
  });

  it('of ten thousand elements that end at once needs no deep stack', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const chain = new Chain();
        for (let i = 0; i < 10_000; i += 1) chain.append(new Group());
        return (await self.submit(chain)).length;
      }),
      [],
    );

    expect(result).toBe(10_000);
  });

  it('holds the run open, and its failure must be observed', async () => {
    const begun = await recordRun(
      workflowOf((self) => void self.submit(new Chain(timerTask(1_000), [add, 1]))),
      [],
    );
    const failed = await recordRun(
      workflowOf((self) => {
        self.submit(new Chain([add, 1], fails));
      }),
      [],
    );
    const inner = await recordRun(
      workflowOf(async (self) => {
        const chain = self.submit(new Chain(new Group(fails, quiet), [add, 1]));
        return chain.exception().then((error) => error?.message);
      }),
      [],
    );

    expect(idsByTurn(begun.journal)).toEqual([['timer-1'], ['activity-add-1'], []]);
    expect(failed.error).toMatchObject({
      cause: { code: 'unobserved-failure', cause: { code: 'group-failed' } },
    });
    expect(inner.result).toBe(
      '1 of 1 elements of a Chain failed: 1 of 2 elements of a Group failed: activity `fails` failed: no',
    );
  });

  it('may be an argument of other tasks, and wait with a timeout', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const product = self.submit(multiply, self.submit(new Chain([add, 2], [add, 3])));
        const late = self.submit(new Chain(timerTask(10_000)));
        const code = await late
          .result({ timeoutMs: 1_000 })
          .catch((error: unknown) => (error as { code: string }).code);
        return [await product, code];
      }),
      [],
    );

    expect(result).toEqual([6, 'timeout']);
  });

  it('gives what the canvas example of the Python original gives', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const computed = new Chain(
          { sendResult: true },
          new Group([add, 1, 1], [add, 2, 1], [add, 3, 1]),
          multiply,
        );
        const broken = new Chain({ raisesOnFailure: false }, fails, [add, 1, 1]);
        const onlyInner = new Chain(new Chain({ raisesOnFailure: false }, [add, 1, 1], fails, [add, 1, 1]), [
          add,
          1,
          1,
        ]);
        const unbroken = new Chain({ breakOnFailure: false, raisesOnFailure: false }, [add, 1, 1], fails, [
          add,
          1,
          1,
        ]);
        const deep = new Chain(
          { breakOnFailure: false, raisesOnFailure: false },
          new Chain(new Chain(fails)),
          [add, 5, 1],
        );
        const futures = [computed, broken, onlyInner, unbroken, deep].map((chain: Submittable) =>
          self.submit(chain),
        );
        return Promise.all(futures);
      }),
      [],
    );

    // In its JSON, as it prints it: a hole is null there.
    expect(JSON.parse(JSON.stringify(result))).toEqual([
      [[2, 3, 4], 24],
      [null],
      [[2, null], 2],
      [2, null, 2],
      [[[null]], 6],
    ]);
  });
});

describe('the definition of a chain', () => {
  it('may be submitted again, grows for later submits only, and is not changed by any', async () => {
    const shared = new Chain({ raisesOnFailure: false }, [add, 1]);
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const chain = new Chain(shared, shared);
        const first = self.submit(chain);
        chain.append(add, 2).append(markerTask('x'));
        return [await first, await self.submit(chain)];
      }),
      [],
    );
    const { error } = await recordRun(
      workflowOf((self) =>
        self.submit(new Chain({ raisesOnFailure: false }, fails)).then(() => self.submit(fails)),
      ),
      [],
    );

    expect(result).toEqual([
      [[1], [1]],
      [[1], [1], 2, undefined],
    ]);
    expect(error).toMatchObject({ cause: { code: 'activity-failed' } });
  });

  it.each<[string, () => unknown, string]>([
    ['an element that is none', () => new Chain(7 as never), 'invalid-input'],
    ['a plain function', () => new Group((() => 1) as never), 'invalid-input'],
    ['arguments for a container', () => new Chain([new Chain(), 1] as never), 'invalid-input'],
    ['an element appended that is none', () => new Group().append('x' as never), 'invalid-input'],
    ['an option that is none', () => new Chain({ sendResults: true } as never), 'invalid-option'],
    ['an option of another container', () => new Group({ sendResult: true } as never), 'invalid-option'],
    ['an option of a wrong type', () => new Chain({ sendResult: 1 } as never), 'invalid-option'],
    ['a window of 0', () => new Group({ maxParallel: 0 }), 'invalid-option'],
    ['a broken window', () => new Group({ maxParallel: 1.5 }), 'invalid-option'],
    [
      'results sent after failures',
      () => new Chain({ sendResult: true, breakOnFailure: false }),
      'invalid-option',
    ],
    ['a FuncGroup without a function', () => new FuncGroup(7 as never), 'invalid-input'],
  ])('refuses %s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }));
  });

  it('takes no options at submit', async () => {
    const { error } = await recordRun(
      workflowOf((self) => self.submitWith({ taskList: 'x' }, new Chain() as never)),
      [],
    );

    expect(error).toMatchObject({ cause: { code: 'invalid-option' } });
  });
});
