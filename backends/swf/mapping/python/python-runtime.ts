import {
  SimpleflowError,
  type Activity,
  type Future,
  type SendSignalOptions,
  type SignalTarget,
} from 'simpleflow';
import {
  FutureSource,
  isSubmittable,
  isWorkflowClass,
  resolveArguments,
  seededRandom,
  SUBMIT,
  uuidFrom,
  writeInput,
  type AnyActivity,
  type ArgumentsHandler,
  type Codec,
  type Command,
  type DerivedFuture,
  type Random,
  type WorkflowRuntime,
} from 'simpleflow/backend';
import type { PythonDecisions } from './python-decisions.js';
import type { PythonHistory } from './python-history.js';
import { listMarkers, recordMarker, signalValue } from './python-markers.js';
import type { PythonTasks } from './python-submits.js';

type Runtime = WorkflowRuntime;

export interface PythonRuntimeOptions {
  readonly information: Runtime['information'];
  readonly codec: Codec;
  readonly history: PythonHistory;
  readonly decisions: PythonDecisions;
  readonly tasks: PythonTasks;
  readonly atMs: number;
}

/**
 * What workflow code talks to when it is run as the Python original would run it: whatever history knows is answered
 * at once, inside the call; the rest is asked for once, and never answered in this decision.
 */
export class PythonRuntime implements WorkflowRuntime {
  readonly #options: PythonRuntimeOptions;
  readonly #counters = new Map<string, number>();
  readonly awaitedSignals = new Set<string>();
  continuation: Extract<Command, { kind: 'continue-as-new' }> | undefined;
  #random: Random | undefined;

  constructor(options: PythonRuntimeOptions) {
    this.#options = options;
  }

  get information(): Runtime['information'] {
    return this.#options.information;
  }

  get historySize(): Runtime['historySize'] {
    return this.#options.history.size;
  }

  submit(...[task, args, options]: Parameters<Runtime['submit']>): Future<unknown> {
    if (isSubmittable(task)) return task[SUBMIT](this, args, options);
    const source = this.#source<unknown>();
    // An argument that is not there yet never comes in this decision: the task is not asked for, and takes no number.
    resolveArguments(args, this, {
      ready: (values) => {
        const { tasks } = this.#options;
        if (isWorkflowClass(task)) tasks.submitChild({ task, options, values, source });
        else tasks.submitActivity({ task, options, values, source });
      },
      failed: (error) => {
        source.reject(error);
      },
      cancelled: () => {
        source.cancel();
      },
    });
    return source.future;
  }

  derive<T>(cancel: Parameters<Runtime['derive']>[0]): DerivedFuture<T> {
    return new FutureSource<T>({
      scope: this,
      cancelRequested: (options) => {
        cancel(options);
        return true;
      },
    });
  }

  whenReady(args: readonly unknown[], handler: ArgumentsHandler): void {
    resolveArguments(args, this, handler);
  }

  map(activity: AnyActivity, items: Iterable<unknown>, options: object): Future<unknown[]> {
    const source = this.#source<unknown[]>();
    const futures = Array.from(items, (item) =>
      this.submit(activity as Activity<unknown[]>, [item], options),
    );
    resolveArguments(futures, this, {
      ready: (values) => {
        source.resolve([...values]);
      },
      failed: (error) => {
        source.reject(error);
      },
      cancelled: () => {
        source.cancel();
      },
    });
    return source.future;
  }

  startTimer(
    delayMs: number,
    { id = `timer-${this.#count('timer')}` }: { readonly id?: string },
  ): Future<void> {
    const { history, decisions } = this.#options;
    const timer = history.timers.get(id);
    const source = new FutureSource<void>(
      {
        scope: this,
        cancelRequested: () => {
          // Settled when history shows it, and not before.
          decisions.add({ kind: 'cancel-timer', id }, `cancel-timer ${id}`);
          return true;
        },
        startTimeout: (timeoutMs, onTimeout) => this.#startTimeout(timeoutMs, onTimeout),
      },
      id,
    );
    if (timer === undefined) decisions.add({ kind: 'start-timer', id, delayMs }, `start-timer ${id}`);
    else if (timer.state === 'fired') source.resolve();
    else if (timer.state === 'cancelled') source.cancel();
    else if (timer.state === 'refused')
      source.reject(new SimpleflowError('invalid-state', `the timer \`${id}\` could not be started`));
    return source.future;
  }

  waitSignal(name: string): Future<unknown> {
    const source = this.#source<unknown>();
    const input = this.#options.history.signals.get(name);
    if (input === undefined) this.awaitedSignals.add(name);
    else source.resolve(signalValue(this.#options.codec, input));
    return source.future;
  }

  latestSignal(name: string): unknown {
    const input = this.#options.history.signals.get(name);
    return input === undefined ? undefined : signalValue(this.#options.codec, input);
  }

  sendSignal(
    target: SignalTarget,
    name: string,
    value: unknown,
    options: SendSignalOptions = {},
  ): Future<void> {
    const source: FutureSource<void> = this.#source();
    const { codec, history, decisions } = this.#options;
    const { workflowId, runId } = this.#addressOf(target);
    const isHere = workflowId === this.information.workflowId && history.signals.has(name);
    if (isHere || history.delivered.has(`${name} ${workflowId}`)) {
      source.resolve();
      return source.future;
    }
    const args = codec.encode(value === undefined ? [] : [value]);
    const input = `{"__propagate":${String(options.propagate === true)},"args":${args},"kwargs":{}}`;
    const id = `signal-${name}`;
    const sent = { kind: 'signal-workflow' as const, id, workflowId, name, input };
    decisions.add(runId === undefined ? sent : { ...sent, runId }, id);
    return source.future;
  }

  /** Passes a signal on as it came; once to everybody. */
  forward(
    target: { readonly workflowId: string; readonly runId: string },
    name: string,
    input: string,
  ): void {
    const { history, decisions } = this.#options;
    if (history.delivered.has(`${name} ${target.workflowId}`)) return;
    decisions.add(
      { kind: 'signal-workflow', id: `signal-${name}`, ...target, name, input },
      `signal-${name}`,
    );
  }

  recordMarker(name: string, details: unknown): boolean {
    return recordMarker(this.#options, name, details);
  }

  listMarkers(all: boolean): ReturnType<Runtime['listMarkers']> {
    return listMarkers(this.#options, all);
  }

  /** The original has none: it is done again in each decision. */
  sideEffect<T>(make: () => T): T {
    return make();
  }

  /** The original has none: code that asks runs as it is now. */
  patched(): boolean {
    return true;
  }

  continueAsNew(args: readonly unknown[], options: Parameters<Runtime['continueAsNew']>[1]): Future<never> {
    const { version, taskList, tags } = this.information;
    this.continuation = {
      kind: 'continue-as-new',
      version: options.version ?? version,
      taskList: options.taskList ?? taskList,
      tags: options.tags ?? tags,
      input: writeInput(this.#options.codec, args),
    };
    return this.#source<never>().future;
  }

  /** The original has no scopes: one is the run. */
  openScope(): WorkflowRuntime {
    return this;
  }

  cancelScope(): void {
    // What the original has asked for goes on.
  }

  eventDetails(): undefined {
    return undefined;
  }

  log(): void {
    // Nobody reads the lines of a replay.
  }

  setExecutionContext(): void {
    // The original has one of its own: the signals it waits for.
  }

  nowMs(): number {
    return this.#options.atMs;
  }

  random(): number {
    const { runId } = this.information;
    if (runId === undefined) {
      throw new SimpleflowError(
        'run-id-required',
        'chance comes from the run id: give `runId` to the replay',
      );
    }
    this.#random ??= seededRandom(runId);
    return this.#random();
  }

  uuid(): string {
    return uuidFrom(() => this.random());
  }

  #source<T>(): FutureSource<T> {
    const source: FutureSource<T> = new FutureSource<T>({
      scope: this,
      // Here only: the original asks nobody to stop.
      cancelRequested: () => {
        source.cancel();
        return true;
      },
      startTimeout: (timeoutMs, onTimeout) => this.#startTimeout(timeoutMs, onTimeout),
    });
    return source;
  }

  #startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
    const timer = this.startTimer(timeoutMs, {});
    timer.onDone(() => {
      if (!timer.cancelled()) onTimeout();
    });
    return () => undefined;
  }

  #count(prefix: string): number {
    const count = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, count);
    return count;
  }

  #addressOf(target: SignalTarget): { readonly workflowId: string; readonly runId?: string | undefined } {
    if (target === 'self') return this.information;
    if (target !== 'parent') return target;
    if (this.information.parent !== undefined) return this.information.parent;
    throw new SimpleflowError('invalid-input', 'a signal to `parent` was sent by a run that has none');
  }
}
