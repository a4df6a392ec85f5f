import fc from 'fast-check';
import {
  activity,
  activityContext,
  Chain,
  FuncGroup,
  Group,
  isFuture,
  markerTask,
  taskWith,
  timerTask,
  wait,
  Workflow,
  type Element,
  type Future,
} from 'simpleflow';

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
  | { readonly op: 'chance' }
  | { readonly op: 'microtasks'; readonly count: number }
  | { readonly op: 'all' | 'race'; readonly branches: readonly (readonly Step[])[] }
  | { readonly op: 'try' | 'helper'; readonly body: readonly Step[] }
  | { readonly op: 'canvas'; readonly container: Container; readonly awaited: boolean };

/** `send` needs `breaks`; a group has none of both, a function no window. */
export interface Container {
  readonly kind: 'chain' | 'group' | 'function';
  readonly window: number;
  readonly send: boolean;
  readonly breaks: boolean;
  readonly raises: boolean;
  readonly bubbles: boolean;
  readonly elements: readonly Part[];
}

/** A future of before is an argument of `depend`. */
export type Part =
  | { readonly part: 'task'; readonly task: Task }
  | { readonly part: 'depend'; readonly on: number }
  | { readonly part: 'timer'; readonly ms: number }
  | { readonly part: 'marker' }
  | { readonly part: 'container'; readonly container: Container };

/** `fails` is the number of tries that fail; `same`: idempotent, always with the same input for one value. */
export interface Task {
  readonly value: number;
  readonly fails: number;
  readonly kind: 'plain' | 'retried' | 'delayed' | 'quiet' | 'same';
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
};
const combine = activity('combine', (input: unknown) => JSON.stringify([input]).length);
const square = activity('square', (x: number) => x * x);

/** Does what its input says and returns a log of everything it saw, in the order in which it saw it. */
export class RandomWorkflow extends Workflow {
  static override readonly definition = { name: 'random-workflow' };
  readonly #log: unknown[] = [];
  readonly #futures: Future<unknown>[] = [];

  async run(program: readonly Step[]): Promise<unknown[]> {
    for (const step of program) await this.#step({ op: 'try', body: [step] });
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
        if (on !== undefined) this.#keep(this.submit(combine, step.nested ? { deep: [on, 1] } : on));
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
        const timer = this.#keep(this.sleep(step.ms));
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
      case 'canvas': {
        const future = this.#keep(this.submit(this.#container(step.container)));
        if (step.awaited) this.#log.push(await future);
        break;
      }
    }
  }

  #container({ kind, window, send, breaks, raises, bubbles, elements }: Container) {
    const options = { raisesOnFailure: raises, bubblesExceptionOnFailure: bubbles };
    const parts = elements.map((element) => this.#element(element));
    switch (kind) {
      case 'group':
        return new Group({ ...options, ...(window === 0 ? {} : { maxParallel: window }) }, ...parts);
      case 'chain':
        return new Chain({ ...options, sendResult: send && breaks, breakOnFailure: breaks }, ...parts);
      case 'function':
        return new FuncGroup(options, () => {
          this.#log.push('made');
          if (parts.length > 3) throw new RangeError('too many parts');
          return parts[0];
        });
    }
  }

  #element(element: Part): Element {
    switch (element.part) {
      case 'task': {
        const { kind, value, fails } = element.task;
        if (value === 3) return taskWith({ raisesOnFailure: false }, TASKS[kind], value, fails);
        return [TASKS[kind], value, fails];
      }
      case 'depend':
        return [combine, this.#pick(element.on) ?? 0];
      case 'timer':
        return timerTask(element.ms);
      case 'marker':
        return markerTask('mark');
      case 'container':
        return this.#container(element.container);
    }
  }

  async #helper(steps: readonly Step[], depth: number): Promise<void> {
    if (depth === 0) await this.#steps(steps);
    else await this.#helper(steps, depth - 1);
  }

  #start({ kind, value, fails }: Task): Future<unknown> {
    return this.#keep(this.submit(TASKS[kind], value, fails));
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
  kind: fc.constantFrom('plain', 'retried', 'delayed', 'quiet', 'same'),
});

/** Random programs of bounded size: enough branches, failures and cancellations in each to make orders matter. */
export const programs: fc.Arbitrary<Step[]> = fc.letrec<{ steps: Step[]; step: Step; container: Container }>(
  (tie) => ({
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
      { weight: 1, arbitrary: step({ op: fc.constant('chance') }) },
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
      {
        weight: 4,
        arbitrary: step({ op: fc.constant('canvas'), container: tie('container'), awaited: fc.boolean() }),
      },
    ),
    container: fc.record<Container>({
      kind: fc.constantFrom('chain', 'chain', 'group', 'group', 'function'),
      window: fc.nat(3),
      send: fc.boolean(),
      breaks: fc.boolean(),
      raises: fc.boolean(),
      bubbles: fc.boolean(),
      elements: fc.array(
        fc.oneof(
          { maxDepth: 2, depthSize: 'medium' },
          { weight: 4, arbitrary: part({ part: fc.constant('task'), task }) },
          { weight: 1, arbitrary: part({ part: fc.constant('depend'), on: fc.nat(9) }) },
          { weight: 1, arbitrary: part({ part: fc.constant('timer'), ms: fc.nat(3_000) }) },
          { weight: 1, arbitrary: part({ part: fc.constant('marker') }) },
          { weight: 2, arbitrary: part({ part: fc.constant('container'), container: tie('container') }) },
        ),
        { maxLength: 5, size: 'max' },
      ),
    }),
  }),
).steps;

/** fast-check loses the union in a record of alternatives. */
function step(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> {
  return fc.record(fields) as unknown as fc.Arbitrary<Step>;
}

function part(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Part> {
  return fc.record(fields) as unknown as fc.Arbitrary<Part>;
}
