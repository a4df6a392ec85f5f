import fc from 'fast-check';
import { activity, activityContext, Chain, Group, Workflow, type Future, type Submitter } from 'simpleflow';

/**
 * A program without races, as plain JSON: what it gives follows from its text, in whatever order things happen. No branch
 * is left behind, no log is shared, and of a failure only counts that there was one.
 */
export type Expression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'now' | 'marker' | 'effect' | 'patch' }
  | Call
  | { readonly op: 'feed'; readonly kind: Kind; readonly fails: number; readonly from: Expression }
  | { readonly op: 'all' | 'sequence'; readonly parts: readonly Expression[] }
  | { readonly op: 'sleep'; readonly ms: number; readonly then: Expression }
  | { readonly op: 'attempt' | 'scope' | 'shielded' | 'child'; readonly body: Expression }
  | { readonly op: 'map'; readonly size: number }
  | { readonly op: 'group' | 'chain'; readonly values: readonly number[]; readonly window: number }
  | { readonly op: 'signal'; readonly name: string };

interface Call {
  readonly op: 'call';
  readonly kind: Kind;
  readonly fails: number;
  /** Futures of tasks, or values. */
  readonly args: readonly (Call | number)[];
}

type Kind = (typeof KINDS)[number];
const KINDS = ['plain', 'retried', 'delayed', 'quiet', 'same'] as const;

const body = (fails: number, args: readonly unknown[]): unknown => {
  if (activityContext().attempt <= fails) throw new RangeError(`try ${activityContext().attempt}`);
  return args.length === 0 ? 1 : args;
};
const TASKS = {
  plain: activity('free-plain', body),
  retried: activity('free-retried', body, { retry: 2 }),
  delayed: activity('free-delayed', body, { retry: { maxAttempts: 3, initialDelayMs: 1_000 } }),
  quiet: activity('free-quiet', body, { raisesOnFailure: false }),
  same: activity('free-same', body, { idempotent: true }),
};
const square = activity('free-square', (x: number) => x * x);

export class RaceFreeWorkflow extends Workflow {
  static override readonly definition = { name: 'race-free' };

  async run(program: Expression): Promise<unknown> {
    return this.#attempt(this, program);
  }

  async #value(at: Submitter, expression: Expression): Promise<unknown> {
    switch (expression.op) {
      case 'number':
        return expression.value;
      case 'now':
        return this.now();
      case 'marker':
        this.recordMarker('free', 1);
        return null;
      case 'effect':
        return this.sideEffect(() => 'effect');
      case 'patch':
        return this.patched('patch');
      case 'call':
        return this.#submit(at, expression);
      case 'feed': {
        const { kind, fails, from } = expression;
        return at.submit(TASKS[kind], fails, [await this.#value(at, from)]);
      }
      case 'all': {
        const ends = await Promise.allSettled(expression.parts.map((part) => this.#value(at, part)));
        const failed = ends.find((end) => end.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
        return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value);
      }
      case 'sequence': {
        const values: unknown[] = [];
        for (const part of expression.parts) values.push(await this.#value(at, part));
        return values;
      }
      case 'sleep':
        await at.sleep(expression.ms);
        return this.#value(at, expression.then);
      case 'attempt':
        return this.#attempt(at, expression.body);
      case 'scope':
      case 'shielded':
        // A scope whose body throws is cancelled: how far the rest of it got would depend on the order.
        return this[expression.op]((scope) => this.#attempt(scope, expression.body));
      case 'child':
        return at.submit(RaceFreeWorkflow, expression.body);
      case 'map':
        return at.map(square, Array(expression.size).keys());
      case 'group':
      case 'chain': {
        const { values, window } = expression;
        const tasks = values.map((value): [typeof square, number] => [square, value]);
        return at.submit(
          expression.op === 'chain' ? new Chain(...tasks) : new Group({ maxParallel: window + 1 }, ...tasks),
        );
      }
      case 'signal':
        return at.waitSignal(expression.name);
    }
  }

  #submit(at: Submitter, { kind, fails, args }: Call): Future<unknown> {
    return at.submit(
      TASKS[kind],
      fails,
      args.map((arg) => (typeof arg === 'number' ? arg : this.#submit(at, arg))),
    );
  }

  async #attempt(at: Submitter, expression: Expression): Promise<unknown> {
    try {
      return [await this.#value(at, expression)];
    } catch {
      return 'failed';
    }
  }
}

/** With a name of its own for each wait, and the signals to send; children get none. */
export function withSignals(program: Expression): {
  program: Expression;
  signals: { name: string; value: number }[];
} {
  const signals: { name: string; value: number }[] = [];
  const named = (expression: Expression, isChild: boolean): Expression => {
    switch (expression.op) {
      case 'signal': {
        if (isChild) return { op: 'number', value: 0 };
        const name = `signal ${signals.length}`;
        signals.push({ name, value: signals.length });
        return { op: 'signal', name };
      }
      case 'all':
      case 'sequence':
        return { ...expression, parts: expression.parts.map((part) => named(part, isChild)) };
      case 'sleep':
        return { ...expression, then: named(expression.then, isChild) };
      case 'feed':
        return { ...expression, from: named(expression.from, isChild) };
      case 'attempt':
      case 'scope':
      case 'shielded':
        return { ...expression, body: named(expression.body, isChild) };
      case 'child':
        return { ...expression, body: named(expression.body, true) };
      default:
        return expression;
    }
  };
  return { program: named(program, false), signals };
}

const kind = fc.constantFrom(...KINDS);
const fails = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3));
const call: fc.Arbitrary<Call> = fc.letrec<{ call: Call; arg: Call | number }>((tie) => ({
  call: fc.record<Call>({
    op: fc.constant('call'),
    kind,
    fails,
    args: fc.array(tie('arg'), { maxLength: 3 }),
  }),
  arg: fc.oneof({ maxDepth: 2 }, fc.nat(3), tie('call')),
})).call;

/** Random programs without races. */
export const raceFreePrograms: fc.Arbitrary<Expression> = fc.letrec<{ some: Expression }>((tie) => {
  const parts = fc.array(tie('some'), { minLength: 1, maxLength: 4, size: 'max' });
  const of = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Expression> =>
    fc.record(fields) as unknown as fc.Arbitrary<Expression>;
  return {
    some: fc.oneof(
      { maxDepth: 3, depthSize: 'medium' },
      { weight: 4, arbitrary: call },
      { weight: 1, arbitrary: of({ op: fc.constantFrom('now', 'marker', 'effect', 'patch') }) },
      { weight: 1, arbitrary: of({ op: fc.constant('map'), size: fc.nat(4) }) },
      {
        weight: 2,
        arbitrary: of({
          op: fc.constantFrom('group', 'chain'),
          values: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
          window: fc.nat(2),
        }),
      },
      { weight: 1, arbitrary: of({ op: fc.constant('signal'), name: fc.constant('') }) },
      { weight: 4, arbitrary: of({ op: fc.constantFrom('all', 'all', 'sequence'), parts }) },
      { weight: 2, arbitrary: of({ op: fc.constant('feed'), kind, fails, from: tie('some') }) },
      { weight: 2, arbitrary: of({ op: fc.constant('sleep'), ms: fc.nat(3_000), then: tie('some') }) },
      {
        weight: 3,
        arbitrary: of({ op: fc.constantFrom('attempt', 'scope', 'shielded', 'child'), body: tie('some') }),
      },
    ),
  };
}).some;
