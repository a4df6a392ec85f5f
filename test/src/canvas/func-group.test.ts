import { describe, expect, it } from 'vitest';
import { activity, Chain, FuncGroup, Group, type Future } from 'simpleflow';
import { idsByTurn, recordRun, workflowOf } from '../../support/record-run.js';

const list = activity('list', (n: number) => Array.from({ length: n }, (_, i) => i));
const double = activity('double', (n: number) => 2 * n);

describe('a func group', () => {
  it('makes its element of the result before it, when its turn has come', async () => {
    const calls: number[][] = [];
    const { result, journal } = await recordRun(
      workflowOf((self) => {
        const each = new FuncGroup((numbers: number[]) => {
          calls.push(numbers);
          return new Group({ maxParallel: 2 }, ...numbers.map((n) => [double, n] as const));
        });
        return self.submit(new Chain({ sendResult: true }, [list, 3], each));
      }),
      [],
    );

    expect(result).toEqual([
      [0, 1, 2],
      [0, 2, 4],
    ]);
    expect(idsByTurn(journal).slice(0, 2)).toEqual([
      ['activity-list-1'],
      ['activity-double-1', 'activity-double-2'],
    ]);
    // Once live, once in the replay.
    expect(calls).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  it('waits for futures among its arguments, and gives what its element gives', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const n = self.submit(double, 2);
        return [
          await self.submit(new FuncGroup((x: number, y: number) => [double, x + y] as const, n, 1)),
          await self.submit(new FuncGroup(() => undefined)),
          self.submit(new FuncGroup(() => new Group())).done(),
        ];
      }),
      [],
    );

    expect(result).toEqual([10, undefined, true]);
  });

  it('ends as an argument of it ends', async () => {
    const fails = activity('fails', (): number => {
      throw new RangeError('no');
    });
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const make = (n: number) => [double, n] as const;
        const failed = self.submit(new FuncGroup(make, self.submit(fails)));
        const source = self.submit(double, 1);
        const gone = self.submit(new FuncGroup(make, source));
        source.cancel();
        return [(await failed.exception())?.message, gone.state];
      }),
      [],
    );

    expect(result).toEqual(['activity `fails` failed: no', 'cancelled']);
  });

  it('fails if its function is async, or returns what is no element', async () => {
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const makers = [async () => double, () => 7, () => self.submit(double, 1)];
        const futures = makers.map((make) => self.submit(new FuncGroup(make as never)));
        return Promise.all(
          futures.map(async (future) => ((await future.exception()) as { code?: string }).code),
        );
      }),
      [],
    );

    expect(result).toEqual(['invalid-input', 'invalid-input', 'invalid-input']);
  });

  it('may cancel the container that it is in', async () => {
    const { result, journal } = await recordRun(
      workflowOf(async (self) => {
        let chain: Future<unknown> | undefined = undefined;
        const stop = new FuncGroup(() => {
          (chain as unknown as Future<unknown>).cancel();
          return [double, 7] as const;
        });
        const future = self.submit(new Chain([double, 1], stop, [double, 8]));
        chain = future;
        await future.exception().catch(() => undefined);
        return future.state;
      }),
      [],
    );

    expect(result).toBe('cancelled');
    expect(idsByTurn(journal)).toEqual([['activity-double-1'], []]);
  });

  it('is cancelled while it waits for its arguments, and then never calls its function', async () => {
    let calls = 0;
    const { result } = await recordRun(
      workflowOf(async (self) => {
        const make = (n: number) => ((calls += 1), [double, n] as const);
        const future = self.submit(new FuncGroup(make, self.submit(double, 1)));
        return [future.cancel({ wait: true }), future.state];
      }),
      [],
    );

    expect(result).toEqual([true, 'cancelled']);
    expect(calls).toBe(0);
  });
});
