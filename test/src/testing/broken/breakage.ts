import type { Codec, Executor, Future, WorkflowHandle } from 'simpleflow';
import {
  type ActivityCall,
  type ActivityControl,
  type ActivityOutcome,
  type Clock,
  InProcessExecutor,
  type InProcessOptions,
} from 'simpleflow/backend';
import {
  virtualInstance,
  type CreateOptions,
  type ExecutorCase,
  type Instance,
  type MiddlewareCase,
  type WorkflowCase,
} from 'simpleflow/testing';
import { InlineRunner } from '../../../../src/executor/inline-runner.js';
import type { FutureOwner } from '../../../../src/futures/future.js';
import type { WorkflowRuntime } from '../../../../src/workflow/runtime.js';
import type { AnyWorkflowClass, Workflow } from '../../../../src/workflow/workflow.js';

/** One rule broken, and the case that finds it. */
export interface Breakage {
  /** What the executor does wrong. */
  readonly does: string;
  readonly caughtBy: ExecutorCase | WorkflowCase | MiddlewareCase;
  /** An executor that does it, or... */
  readonly create?: (options: CreateOptions) => Instance | Promise<Instance>;
  /** ...what makes every executor do it; returns how to undo that. */
  readonly patch?: () => () => void;
  /** How it shows. Default: by what the case looks at. */
  readonly shows?: 'in replay' | 'by never ending';
}

export type Options = Pick<
  InProcessOptions,
  | 'lambdaHandlers'
  | 'clock'
  | 'journal'
  | 'logger'
  | 'codec'
  | 'instantiate'
  | 'runner'
  | 'workflowMiddleware'
>;

export function sound(options: Partial<Options>): Executor {
  const { codec } = options;
  return new InProcessExecutor({
    runner: new InlineRunner(codec === undefined ? {} : { codec }),
    ...options,
  });
}

/** The object, but for the members that `change` gives; everything else runs as if nothing were wrong. */
export function but<T extends object>(target: T, changed: { readonly [K in keyof T]?: unknown }): T {
  return new Proxy(target, {
    get(_, key) {
      if (Object.hasOwn(changed, key)) return Reflect.get(changed, key) as unknown;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

export function executorWith(change: (executor: Executor) => { readonly [K in keyof Executor]?: unknown }) {
  return (): Instance =>
    virtualInstance((options) => {
      const executor = sound(options);
      return but(executor, change(executor));
    });
}

type FutureChange = (future: Future<unknown>) => { readonly [K in keyof Future<unknown>]?: unknown };

/** Of futures of activities submitted outside a workflow. */
export function futuresWith(change: FutureChange): () => Instance {
  return executorWith((executor) => ({
    submit: (task: never, ...args: never[]) => {
      const future: Future<unknown> = executor.submit(task, ...args);
      return but(future, change(future));
    },
  }));
}

type Handle = WorkflowHandle<unknown>;

export function handleWith(change: (handle: Handle) => { readonly [K in keyof Handle]?: unknown }) {
  return executorWith((executor) => ({
    start: async (...args: [never, never, never]) => {
      const handle: Handle = await executor.start(...args);
      return but(handle, change(handle));
    },
  }));
}

const RUNTIME = Symbol.for('simpleflow.workflow.runtime');

/** What a live run gives its workflow is changed; replays are sound. */
export function runtimeWith(
  change: (
    runtime: WorkflowRuntime,
    workflow: Workflow,
  ) => { readonly [K in keyof WorkflowRuntime]?: unknown },
): () => Instance {
  return instanceWith((workflow) => {
    let runtime: WorkflowRuntime | undefined;
    Object.defineProperty(workflow, RUNTIME, {
      get: () => runtime,
      set: (given: WorkflowRuntime) => void (runtime = but(given, change(given, workflow))),
    });
  });
}

/** What is done to every live workflow instance before it has its runtime. */
export function instanceWith(prepare: (workflow: Workflow) => void): () => Instance {
  const instantiate = (workflow: AnyWorkflowClass): Workflow => {
    const made = new workflow();
    prepare(made);
    return made;
  };
  return () => virtualInstance((options) => sound({ ...options, instantiate }));
}

/** Of futures of activities and timers inside a workflow. */
export function innerFuturesWith(change: FutureChange): () => Instance {
  const changed = (future: Future<unknown>): Future<unknown> => but(future, change(future));
  return runtimeWith((runtime) => ({
    submit: (...args: Parameters<WorkflowRuntime['submit']>) => changed(runtime.submit(...args)),
    startTimer: (...args: Parameters<WorkflowRuntime['startTimer']>) => changed(runtime.startTimer(...args)),
  }));
}

export const INSPECT = Symbol.for('simpleflow.future.inspect');

export function ownerOf(future: Future<unknown>): FutureOwner {
  return (Reflect.get(future, INSPECT) as { owner: FutureOwner }).owner;
}

type Run = (call: ActivityCall, control: ActivityControl) => Promise<ActivityOutcome> | ActivityOutcome;

export function runnerWith(change: (run: Run) => Run): () => Instance {
  return () => {
    const runner = new InlineRunner();
    const run = change((call, control) => runner.run(call, control));
    return virtualInstance((options) => sound({ ...options, runner: but(runner, { run }) }));
  };
}

export function clockWith(
  change: (clock: Clock) => { readonly [K in keyof Clock]?: unknown },
): () => Instance {
  return () =>
    virtualInstance((options) =>
      sound({ ...options, clock: but<Clock>(options.clock, change(options.clock)) }),
    );
}

export function codecWith(codec: Codec): () => Instance {
  return () => virtualInstance((options) => sound({ ...options, codec }));
}

/** Replaces a method of a class; `make` gets the sound one. */
export function replaced<T extends object, K extends keyof T & string>(
  prototype: T,
  key: K,
  make: (original: T[K]) => T[K],
): () => () => void {
  return () => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
    if (descriptor === undefined) throw new TypeError(`there is no \`${key}\` to replace`);
    const slot = descriptor.get === undefined ? 'value' : 'get';
    const original: unknown = Reflect.get(descriptor, slot);
    Object.defineProperty(prototype, key, { ...descriptor, [slot]: make(original as T[K]) });
    return () => void Object.defineProperty(prototype, key, descriptor);
  };
}
