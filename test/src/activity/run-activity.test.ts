import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { activity, type Activity } from '../../../src/activity/activity.js';
import { activityContext, type ActivityContext } from '../../../src/activity/activity-context.js';
import { runActivity, type RunActivityOptions } from '../../../src/activity/run-activity.js';
import { defaultCodec } from '../../../src/codec/codec.js';
import { SimpleflowError } from '../../../src/errors.js';

const contextWith = (signal: AbortSignal): ActivityContext => ({
  activityId: 'activity-a-1',
  name: 'a',
  version: '1',
  taskList: 'default',
  attempt: 3,
  workflowId: undefined,
  runId: undefined,
  signal,
  heartbeat: () => undefined,
});

function run(
  made: Activity,
  input: unknown = [],
  {
    signal = new AbortController().signal,
    ...options
  }: Partial<RunActivityOptions> & { signal?: AbortSignal } = {},
) {
  const call = {
    id: 'activity-a-1',
    name: 'a',
    version: '1',
    taskList: 'default',
    input: JSON.stringify(input),
    attempt: 3,
  };
  return runActivity(made.definition, call, contextWith(signal), { codec: defaultCodec, ...options });
}

const named = (): number => 1;
const reasonOf = async (made: Activity, input?: unknown): Promise<unknown> => {
  const outcome = await run(made, input);
  return outcome.kind === 'failed' ? outcome.failure.reason : outcome;
};

describe('one try of an activity', () => {
  it('has its outcome at once if it is a plain function with a plain value', () => {
    expect(
      run(
        activity('a', (x: number, y: number) => x + y),
        { args: [1], kwargs: { y: 2 } },
      ),
    ).toEqual({
      kind: 'completed',
      output: '3',
    });
  });

  it('has no output for undefined', async () => {
    expect(run(activity('a', () => undefined))).toEqual({ kind: 'completed' });
    expect(await run(activity('a', async () => undefined))).toEqual({ kind: 'completed' });
  });

  it('waits for promises, and for anything with `then`', async () => {
    const thenable = { then: (resolve: (value: number) => void) => resolve(5) };

    expect(await run(activity('a', async () => 4))).toEqual({ kind: 'completed', output: '4' });
    expect(await run(activity('a', () => thenable))).toEqual({ kind: 'completed', output: '5' });
  });

  it('makes an instance of a class, with services if they are injected', async () => {
    class Service {
      readonly #factor: number;
      constructor(factor = 2) {
        this.#factor = factor;
      }
      execute(x: number): number {
        return x * this.#factor;
      }
    }
    const made = activity('a', Service);

    expect(await run(made, [5])).toEqual({ kind: 'completed', output: '10' });
    expect(await run(made, { kwargs: { x: 5 } }, { instantiate: async () => new Service(3) })).toEqual({
      kind: 'completed',
      output: '15',
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      'throws',
      () => {
        throw new RangeError('x');
      },
      'RangeError: x',
    ],
    [
      'rejects',
      async () => {
        throw new RangeError('x');
      },
      'RangeError: x',
    ],
    [
      'throws nothing',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw undefined;
      },
      'NonError: undefined',
    ],
    ['gives what cannot be sent', () => named, 'SimpleflowError: `$` cannot be sent: a function `named`'],
    [
      'promises what cannot be sent',
      async () => Symbol('x'),
      'SimpleflowError: `$` cannot be sent: a symbol `Symbol(x)`',
    ],
    [
      'gives something whose `then` throws',
      () => ({
        get then() {
          throw new RangeError('then');
        },
      }),
      'RangeError: then',
    ],
  ])('fails, and never throws, when the code %s', async (_, body, reason) => {
    expect(await reasonOf(activity('a', body))).toBe(reason);
  });

  it('fails when a constructor throws, or the input does not fit', async () => {
    class Throws {
      constructor() {
        throw new RangeError('constructor');
      }
      execute(): void {}
    }

    expect(await reasonOf(activity('a', Throws))).toBe('RangeError: constructor');
    expect(
      await reasonOf(
        activity('a', (x: number) => x),
        { kwargs: { y: 1 } },
      ),
    ).toBe('SimpleflowError: activity `a` has no parameter `y`; its parameters are: x');
  });

  it('has its context, also behind awaits, and nobody else has', async () => {
    const made = activity('a', async () => {
      await new Promise(setImmediate);
      const { activityId, attempt } = activityContext();
      return [activityId, attempt];
    });

    expect(await run(made)).toEqual({ kind: 'completed', output: '["activity-a-1",3]' });
    expect(() => activityContext()).toThrow(expect.objectContaining({ code: 'invalid-state' }));
  });

  it.each<[string, (signal: AbortSignal) => unknown]>([
    ['the reason of its signal', (signal) => signal.reason as unknown],
    ['an AbortError', () => new DOMException('stopped', 'AbortError')],
    [
      'an AbortError of another realm',
      () => runInNewContext(`Object.assign(new Error('stopped'), { name: 'AbortError' })`) as unknown,
    ],
    ['an AbortError that is no Error (jsdom)', () => ({ name: 'AbortError', message: 'stopped' })],
    ['`cancelled`', () => new SimpleflowError('cancelled', 'stopped')],
  ])('is cancelled if it was asked to stop and threw %s', async (_, thrown) => {
    const made = activity('a', () => {
      throw thrown(activityContext().signal);
    });

    expect(await run(made, [], { signal: AbortSignal.abort(new Error('stop')) })).toEqual({
      kind: 'cancelled',
    });
  });

  it('fails if it threw the like without being asked, or something else when asked', async () => {
    const stops = activity('a', () => {
      throw new DOMException('stopped', 'AbortError');
    });
    const breaks = activity('a', () => {
      throw new RangeError('x');
    });

    expect(await run(stops)).toMatchObject({ kind: 'failed' });
    expect(await run(breaks, [], { signal: AbortSignal.abort() })).toMatchObject({ kind: 'failed' });
  });
});
