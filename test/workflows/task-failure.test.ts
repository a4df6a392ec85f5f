import { describe, expect, it } from 'vitest';
import {
  activity,
  activityContext,
  assertReplayed,
  replayJournal,
  Workflow,
  type Future,
  type Journal,
  type TaskFailure,
  type TaskFailureDecision,
} from 'simpleflow';
import { VirtualClock } from '../../src/inprocess/clock.js';
import { createLocalExecutor } from 'simpleflow/backends/local';

const flaky = activity('flaky', (value: string) => {
  if (value.startsWith('bad')) throw Object.assign(new RangeError(value), { code: 'E_BAD' });
  return `${value} after ${activityContext().attempt}`;
});
const spare = activity('spare', (value: string) => `spare ${value}`);

type Answer = 'default' | 'abort' | 'ignore' | 'retry' | 'later' | 'cancel' | 'handled' | 'throw';

class Answers extends Workflow {
  static override readonly definition = { name: 'answers' };
  #answer: Answer = 'default';
  readonly seen: unknown[] = [];

  async run(answer: Answer): Promise<unknown> {
    this.#answer = answer;
    const future = this.submit(flaky, 'bad');
    const failure = await future.exception().catch((error: unknown) => error as Error);
    return failure === undefined
      ? [await future, this.seen]
      : [(failure as { code?: string }).code ?? failure.message, this.seen];
  }

  override onTaskFailure(failure: TaskFailure): TaskFailureDecision | undefined {
    this.seen.push([
      failure.kind,
      failure.name,
      failure.id,
      failure.attempt,
      failure.errorClass,
      failure.reason,
      failure.code,
    ]);
    switch (this.#answer) {
      case 'default':
        return failure.byDefault();
      case 'abort':
        return failure.abort();
      case 'ignore':
        return failure.ignore({ instead: 1 });
      case 'retry':
        return failure.retry(['good']);
      case 'later':
        return failure.retryLater(60_000, ['better']);
      case 'cancel':
        return failure.cancel();
      case 'handled':
        return failure.handledBy(this.submit(spare, 'part'));
      case 'throw':
        throw new Error('the hook is broken');
    }
  }
}

class Silent extends Workflow {
  static override readonly definition = { name: 'silent' };

  async run(): Promise<string> {
    return this.withTimeout(this.waitSignal<string>('never'), 5_000).catch(
      (error: unknown) => (error as { code: string }).code,
    );
  }
}

const SEEN = [
  ['activity', 'flaky', 'activity-flaky-1', 1, 'RangeError', 'RangeError: bad', 'activity-failed'],
];

describe('onTaskFailure', () => {
  it.each<[Answer, unknown]>([
    ['default', 'activity-failed'],
    ['abort', 'activity-failed'],
    ['ignore', { instead: 1 }],
    ['retry', 'good after 2'],
    ['later', 'better after 2'],
    ['cancel', 'cancelled'],
    ['handled', 'spare part'],
    ['throw', 'the hook is broken'],
  ])('that answers `%s` decides what becomes of the task', async (answer, expected) => {
    await using executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });
    const handle = await executor.start(Answers, [answer]);

    expect(await handle.result()).toEqual([expected, SEEN]);
    assertReplayed(
      await replayJournal(Answers, JSON.parse(JSON.stringify(await handle.history())) as Journal),
    );
  });
});

class Circle extends Workflow {
  static override readonly definition = { name: 'circle' };
  #dependant: Future<unknown> | undefined;

  async run(): Promise<unknown> {
    this.#dependant = this.submit(spare, this.submit(flaky, 'bad'));
    return this.#dependant;
  }

  override onTaskFailure(failure: TaskFailure): TaskFailureDecision | undefined {
    return this.#dependant === undefined ? undefined : failure.handledBy(this.#dependant);
  }
}

describe('a task that waits for itself', () => {
  it('fails the run instead of leaving it open for ever', async () => {
    await using executor = createLocalExecutor({ journal: true, clock: new VirtualClock() });

    await expect(executor.submit(Circle)).rejects.toMatchObject({ cause: { code: 'never-settles' } });
  });
});

describe('withTimeout', () => {
  it('gives up on a durable timer', async () => {
    await using executor = createLocalExecutor({ clock: new VirtualClock() });

    expect(await executor.submit(Silent)).toBe('timeout');
  });
});

describe('an answer that is none', () => {
  const answers: Readonly<Record<string, (failure: TaskFailure) => unknown>> = {
    'is async': async (failure) => failure.abort(),
    'is of another kind': () => ({ kind: 'nonsense' }),
    'is null': () => null,
    'retries in the past': (failure) => failure.retryLater(-1),
    'retries never': (failure) => failure.retryLater(Number.NaN),
    'retries with something else than a list': (failure) => failure.retry('good' as never),
    'hands over to what is no future': (failure) => failure.handledBy(Promise.resolve(1) as never),
  };
  class Wrong extends Workflow {
    static override readonly definition = { name: 'wrong-answers' };
    #answer = '';

    async run(answer: string): Promise<unknown> {
      this.#answer = answer;
      const error = await this.submit(flaky, 'bad').exception();
      return [(error as { code?: string }).code, error?.message];
    }

    override onTaskFailure(failure: TaskFailure): TaskFailureDecision {
      return answers[this.#answer]?.(failure) as TaskFailureDecision;
    }
  }

  it.each(Object.keys(answers))('fails the task: one that %s', async (answer) => {
    await using executor = createLocalExecutor({ clock: new VirtualClock() });

    expect(await executor.submit(Wrong, answer)).toEqual([
      'invalid-option',
      expect.stringMatching(/^`onTaskFailure` must .*, got /u),
    ]);
  });
});
