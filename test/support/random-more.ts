import fc from 'fast-check';
import {
  activity,
  activityContext,
  asCompleted,
  type Future,
  type Submitter,
  type TaskFailure,
  type TaskFailureDecision,
  type Workflow,
} from 'simpleflow';

/** Steps of a random program beyond those that make and await tasks. */
export type More =
  /** A task with an id, list and priority of its own; twice the same id is refused. */
  | { readonly op: 'named'; readonly id: number; readonly awaited: boolean }
  /** A task whose failures `onTaskFailure` decides about. */
  | { readonly op: 'hooked'; readonly answer: number; readonly fails: number; readonly awaited: boolean }
  | { readonly op: 'parent' | 'signals'; readonly name: number; readonly propagate: boolean }
  | { readonly op: 'completed'; readonly timeoutMs: number }
  /** Records, and hands on, the error of a task that has failed. */
  | { readonly op: 'keep'; readonly at: number; readonly same: boolean }
  | { readonly op: 'size' | 'details' | 'refuse' }
  /** Goes on as a new run, which ends at once. */
  | { readonly op: 'again'; readonly cancelOpen: boolean; readonly version: boolean };

const hooked = activity(
  'hooked',
  (answer: number, fails: number): number => {
    if (activityContext().attempt <= fails) throw new RangeError(String(answer));
    return answer;
  },
  { retry: 1 },
);
const named = activity('named', (x: number) => x, { taskList: 'usual', priority: 1 });
const tell = activity('tell', (error: unknown) => String(error));
const tellOnce = activity('tell-once', (error: unknown) => String(error), { idempotent: true });

/** The seven answers, by what the task was asked to say; other tasks go by their policy. */
export function answerTo(failure: TaskFailure, workflow: Workflow): TaskFailureDecision | undefined {
  if (failure.name !== 'hooked') return undefined;
  switch (Number((failure.cause as Error | undefined)?.message ?? 0) % 8) {
    case 0:
      return failure.abort();
    case 1:
      return failure.ignore('ignored');
    case 2:
      return failure.attempt < 3 ? failure.retry([1, 0]) : failure.byDefault();
    case 3:
      return failure.attempt < 3 ? failure.retryLater(1_500, [7, 1]) : failure.byDefault();
    case 4:
      return failure.cancel();
    case 5:
      // A new task: one that is there already may wait for this one.
      return failure.handledBy(workflow.submit(named, failure.attempt));
    case 6:
      throw new TypeError('the hook says no');
    default:
      return undefined;
  }
}

export interface Doing {
  readonly workflow: Workflow;
  readonly at: Submitter;
  readonly log: unknown[];
  readonly futures: readonly Future<unknown>[];
  readonly keep: (future: Future<unknown>) => void;
  readonly refuse: () => void;
}

export async function doMore(step: More, doing: Doing): Promise<void> {
  const { workflow, at, log, futures, keep } = doing;
  switch (step.op) {
    case 'named': {
      const options = { id: `of-mine-${step.id}`, taskList: 'mine', priority: -5, startToCloseMs: 60_000 };
      const future = at.submitWith(options, named, step.id);
      keep(future);
      if (step.awaited) log.push(await future);
      return;
    }
    case 'hooked': {
      const future = at.submit(hooked, step.answer, step.fails);
      keep(future);
      if (step.awaited) log.push(await future);
      return;
    }
    case 'parent':
      await at.sendSignal('parent', `signal ${step.name}`, 'from a child', { propagate: step.propagate });
      return;
    case 'signals':
      await at.sendSignal('self', `signal ${step.name}`, log.length, { propagate: step.propagate });
      for await (const value of at.signals(`signal ${step.name}`)) {
        log.push(value);
        break;
      }
      return;
    case 'completed':
      for await (const [index, future] of asCompleted(futures, step)) log.push(index, future.state);
      return;
    case 'keep': {
      const future = futures[step.at % Math.max(futures.length, 1)];
      const error = future?.done() === true && !future.cancelled() ? await future.exception() : undefined;
      workflow.recordMarker('error', error);
      workflow.deprecatePatch('old');
      log.push(await at.submit(step.same ? tellOnce : tell, error));
      return;
    }
    case 'size':
      log.push(workflow.historySize);
      workflow.log.info('size', { is: workflow.historySize });
      workflow.setExecutionContext(log.length);
      return;
    case 'details':
      log.push(
        workflow.getEventDetails('signal', 'signal 0') ?? null,
        workflow.getEventDetails('marker', 'marker') ?? null,
        workflow.getEventDetails('timer', 'timer-1') ?? null,
      );
      return;
    case 'again': {
      const { cancelOpen, version } = step;
      const next = [{ op: 'size' }, { op: 'waitSignal', name: 0, awaited: true }];
      await workflow.continueAsNewWith({ cancelOpen, ...(version ? { version: '2' } : undefined) }, next);
      return;
    }
    case 'refuse':
      doing.refuse();
      return;
  }
}

/** fast-check loses the union in a record of alternatives. */
function of(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<More> {
  return fc.record(fields) as unknown as fc.Arbitrary<More>;
}

export const mores: fc.Arbitrary<More> = fc.oneof(
  { weight: 2, arbitrary: of({ op: fc.constant('named'), id: fc.nat(3), awaited: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: of({
      op: fc.constant('hooked'),
      answer: fc.nat(7),
      fails: fc.integer({ min: 1, max: 3 }),
      awaited: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: of({
      op: fc.constantFrom('parent', 'signals'),
      name: fc.nat(1),
      propagate: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: of({ op: fc.constant('completed'), timeoutMs: fc.nat(2_000) }) },
  { weight: 2, arbitrary: of({ op: fc.constant('keep'), at: fc.nat(9), same: fc.boolean() }) },
  { weight: 2, arbitrary: of({ op: fc.constantFrom('size', 'details', 'refuse') }) },
  { weight: 1, arbitrary: of({ op: fc.constant('again'), cancelOpen: fc.boolean(), version: fc.boolean() }) },
);
