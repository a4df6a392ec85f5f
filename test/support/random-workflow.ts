import fc from 'fast-check';
import {
  activity,
  activityContext,
  isFuture,
  lambda,
  taskWith,
  wait,
  Workflow,
  type Future,
  type LambdaHandlers,
  type Submitter,
  type TaskFailure,
  type TaskFailureDecision,
} from 'simpleflow';
import { answerTo, doMore, mores, type More } from './random-more.js';
import { containerOf, containers, type Container, type Parts } from './random-container.js';

/** A program that {@link RandomWorkflow} interprets: plain JSON, so that it is the workflow's input. */
export type Step =
  | { readonly op: 'await' | 'start'; readonly task: Task }
  | { readonly op: 'depend'; readonly on: number; readonly nested: boolean }
  | { readonly op: 'join'; readonly at: number }
  | { readonly op: 'map'; readonly size: number; readonly awaited: boolean }
  | { readonly op: 'cancel'; readonly at: number; readonly waits: boolean }
  | { readonly op: 'sleep'; readonly ms: number; readonly awaited: boolean }
  | {
      readonly op: 'wait';
      readonly returnWhen: 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';
      readonly timeoutMs: number;
    }
  | { readonly op: 'chance' | 'marker' | 'effect' | 'patch' }
  | { readonly op: 'waitSignal' | 'sendSignal'; readonly name: number; readonly awaited: boolean }
  | {
      readonly op: 'child';
      readonly body: readonly Step[];
      readonly fails: boolean;
      readonly awaited: boolean;
    }
  | { readonly op: 'scope' | 'shielded'; readonly body: readonly Step[]; readonly cancels: boolean }
  | { readonly op: 'microtasks'; readonly count: number }
  | { readonly op: 'all' | 'race'; readonly branches: readonly (readonly Step[])[] }
  | { readonly op: 'try' | 'helper'; readonly body: readonly Step[] }
  | { readonly op: 'canvas'; readonly container: Container; readonly awaited: boolean }
  | More;

/** `fails` is the number of tries that fail; `same`: idempotent, always with the same input for one value. */
export interface Task {
  readonly value: number;
  readonly fails: number;
  readonly kind: 'plain' | 'retried' | 'delayed' | 'quiet' | 'same' | 'raw' | 'lambda';
}

const body = (value: number, fails: number): number => {
  if (activityContext().attempt <= fails)
    throw new RangeError(`try ${activityContext().attempt} of ${value}`);
  return value * 2;
};
const TASKS = {
  plain: activity('plain', body),
  retried: activity('retried', body, { retry: 2 }),
  delayed: activity('delayed', body, { retry: { maxAttempts: 3, initialDelayMs: 1_000, jitter: 0.5 } }),
  quiet: activity('quiet', body, { raisesOnFailure: false }),
  same: activity('same', body, { idempotent: true }),
  raw: activity('raw', body, { rawInput: true, retry: 1 }),
};
const called = lambda<{ readonly value: number; readonly fails: number }, number>('called', { retry: 1 });
/** In place of Lambda functions. */
export const lambdaHandlers: LambdaHandlers = {
  called: (event) => {
    const { value, fails } = event as { readonly value: number; readonly fails: number };
    if (fails > 0) throw new RangeError(`a try of ${value}`);
    return value * 2;
  },
};
const KINDS = ['plain', 'retried', 'delayed', 'quiet', 'same'] as const;
const combine = activity('combine', (input: unknown) => JSON.stringify([input]).length);
const square = activity('square', (x: number) => x * x);

/** Does what its input says and returns a log of everything it saw, in the order in which it saw it. */
export class RandomWorkflow extends Workflow {
  static override readonly definition = { name: 'random-workflow' };
  /** What a side effect gives: chance, so that one that is done again shows. */
  static effect: () => number = Math.random;
  readonly #log: unknown[] = [];
  readonly #futures: Future<unknown>[] = [];
  /** The innermost scope: branches that interleave share it, which is as good as any. */
  #at: Submitter = this;

  #refuses = false;

  override shouldCancel(): boolean {
    return !this.#refuses;
  }

  override onCanceled(): void {
    this.recordMarker('cancelled', this.#log.length);
  }

  override onTaskFailure(failure: TaskFailure): TaskFailureDecision | undefined {
    return answerTo(failure, this);
  }

  async run(program: readonly Step[], fails = false): Promise<unknown[]> {
    for (const step of program) await this.#step({ op: 'try', body: [step] });
    if (fails) throw new TypeError('asked to fail');
    return this.#log;
  }

  async #steps(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#step(step);
  }

  async #step(step: Step): Promise<void> {
    switch (step.op) {
      case 'await':
        this.#log.push(await this.#start(step.task));
        break;
      case 'start':
        this.#start(step.task);
        break;
      case 'depend': {
        const on = this.#pick(step.on);
        if (on !== undefined) this.#keep(this.#at.submit(combine, step.nested ? { deep: [on, 1] } : on));
        break;
      }
      case 'join':
        this.#log.push(await this.#pick(step.at));
        break;
      case 'map': {
        const all = this.#keep(
          this.map(
            square,
            Array.from({ length: step.size }, (_, i) => i),
          ),
        );
        if (step.awaited) this.#log.push(await all);
        break;
      }
      case 'cancel':
        this.#log.push(this.#pick(step.at)?.cancel({ wait: step.waits }) ?? null);
        break;
      case 'sleep': {
        const timer = this.#keep(this.#at.sleep(step.ms));
        if (step.awaited) await timer;
        break;
      }
      case 'wait': {
        const { done, notDone } = await wait(this.#futures, step);
        this.#log.push([done.size, notDone.size]);
        break;
      }
      case 'chance':
        this.#log.push([this.now(), this.random(), this.uuid()]);
        break;
      case 'marker':
        this.recordMarker('marker', this.#log.length);
        this.#log.push(this.listMarkers({ all: true }).length);
        break;
      case 'effect':
        this.#log.push(this.sideEffect(() => RandomWorkflow.effect()));
        break;
      case 'patch':
        this.#log.push(this.patched('patch'));
        break;
      case 'waitSignal': {
        const signal = this.#keep(this.#at.waitSignal(`signal ${step.name}`));
        if (step.awaited) this.#log.push(await this.withTimeout(signal, 1_500, { cancel: true }));
        this.#log.push(this.latestSignal(`signal ${step.name}`) ?? null);
        break;
      }
      case 'sendSignal': {
        const sent = this.#keep(
          this.#at.sendSignal(
            step.name > 1 ? { workflowId: 'nobody' } : 'self',
            `signal ${step.name}`,
            this.#log.length,
          ),
        );
        if (step.awaited) await sent;
        break;
      }
      case 'child': {
        const child = this.#keep(
          this.#at.submitWith({ raisesOnFailure: !step.fails }, RandomWorkflow, step.body, step.fails),
        );
        if (step.awaited) this.#log.push(await child);
        break;
      }
      case 'scope':
      case 'shielded':
        await this[step.op](async (scope) => {
          const outer = this.#at;
          this.#at = scope;
          try {
            await this.#steps(step.body);
          } finally {
            this.#at = outer;
          }
          if (step.cancels) scope.cancel();
        });
        break;
      case 'microtasks':
        for (let i = 0; i < step.count; i += 1) await Promise.resolve();
        break;
      case 'all':
        await Promise.all(step.branches.map((branch) => this.#steps(branch)));
        break;
      case 'race':
        await Promise.race(step.branches.map((branch) => this.#steps(branch)));
        break;
      case 'try':
        try {
          await this.#steps(step.body);
        } catch (error) {
          this.#log.push((error as Error).message);
        }
        break;
      case 'helper':
        await this.#helper(step.body, 3);
        break;
      case 'named':
      case 'hooked':
      case 'parent':
      case 'signals':
      case 'completed':
      case 'keep':
      case 'size':
      case 'details':
      case 'again':
      case 'refuse':
        await doMore(step, {
          workflow: this,
          at: this.#at,
          log: this.#log,
          futures: this.#futures,
          keep: (future) => void this.#keep(future),
          refuse: () => void (this.#refuses = true),
        });
        break;
      case 'canvas': {
        const future = this.#keep(this.#at.submit(containerOf(step.container, this.#parts)));
        if (step.awaited) this.#log.push(await future);
        break;
      }
    }
  }

  get #parts(): Parts {
    return {
      task: ({ at, fails, quiet }) => {
        const { [at % KINDS.length]: kind = 'plain' } = KINDS;
        return quiet
          ? taskWith({ raisesOnFailure: false }, TASKS[kind], at, fails)
          : [TASKS[kind], at, fails];
      },
      depend: (at) => [combine, this.#pick(at) ?? 0],
      child: (fails) => [RandomWorkflow, [{ op: 'chance' }], fails],
      made: () => void this.#log.push('made'),
    };
  }

  async #helper(steps: readonly Step[], depth: number): Promise<void> {
    if (depth === 0) await this.#steps(steps);
    else await this.#helper(steps, depth - 1);
  }

  #start({ kind, value, fails }: Task): Future<unknown> {
    if (kind === 'lambda') return this.#keep(this.#at.submit(called, { value, fails }));
    return this.#keep(this.#at.submit(TASKS[kind], value, fails));
  }

  #keep<T>(future: Future<T>): Future<T> {
    this.#futures.push(future);
    return future;
  }

  #pick(at: number): Future<unknown> | undefined {
    const future = this.#futures[at % Math.max(this.#futures.length, 1)];
    return isFuture(future) ? future : undefined;
  }
}

const task = fc.record<Task>({
  value: fc.integer({ min: 0, max: 3 }),
  fails: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom('plain', 'retried', 'delayed', 'quiet', 'same', 'raw', 'lambda'),
});

/** Random programs of bounded size: enough branches, failures and cancellations in each to make orders matter. */
export const programs: fc.Arbitrary<Step[]> = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 8, size: 'max' }),
  step: fc.oneof(
    { maxDepth: 2, depthSize: 'medium' },
    { weight: 4, arbitrary: step({ op: fc.constantFrom('await', 'start'), task }) },
    { weight: 2, arbitrary: step({ op: fc.constant('depend'), on: fc.nat(9), nested: fc.boolean() }) },
    { weight: 2, arbitrary: step({ op: fc.constant('join'), at: fc.nat(9) }) },
    { weight: 1, arbitrary: step({ op: fc.constant('map'), size: fc.nat(4), awaited: fc.boolean() }) },
    { weight: 1, arbitrary: step({ op: fc.constant('cancel'), at: fc.nat(9), waits: fc.boolean() }) },
    { weight: 1, arbitrary: step({ op: fc.constant('sleep'), ms: fc.nat(3_000), awaited: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: step({
        op: fc.constant('wait'),
        returnWhen: fc.constantFrom('FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'),
        timeoutMs: fc.nat(2_000),
      }),
    },
    { weight: 2, arbitrary: step({ op: fc.constantFrom('chance', 'marker', 'effect', 'patch') }) },
    {
      weight: 2,
      arbitrary: step({
        op: fc.constantFrom('waitSignal', 'sendSignal'),
        name: fc.nat(2),
        awaited: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: step({
        op: fc.constant('child'),
        body: tie('steps'),
        fails: fc.boolean(),
        awaited: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: step({
        op: fc.constantFrom('scope', 'shielded'),
        body: tie('steps'),
        cancels: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: step({ op: fc.constant('microtasks'), count: fc.nat(20) }) },
    {
      weight: 3,
      arbitrary: step({
        op: fc.constantFrom('all', 'race'),
        branches: fc.array(tie('steps'), { minLength: 1, maxLength: 3, size: 'max' }),
      }),
    },
    { weight: 4, arbitrary: step({ op: fc.constant('try'), body: tie('steps') }) },
    { weight: 1, arbitrary: step({ op: fc.constant('helper'), body: tie('steps') }) },
    { weight: 6, arbitrary: mores },
    {
      weight: 4,
      arbitrary: step({ op: fc.constant('canvas'), container: containers, awaited: fc.boolean() }),
    },
  ),
})).steps;

/** fast-check loses the union in a record of alternatives. */
function step(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> {
  return fc.record(fields) as unknown as fc.Arbitrary<Step>;
}
