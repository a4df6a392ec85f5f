import {
  type Codec,
  type Journal,
  type SendSignalOptions,
  SimpleflowError,
  WorkflowError,
  type WorkflowHandle,
} from 'simpleflow';
import { type hosting, submission, toJournal } from 'simpleflow/backend';
import { LogDialect } from './log-dialect.js';
import type { RunLog } from './run-log.js';
import type { ToyService } from './toy-service.js';

export interface RunFutureOptions {
  readonly service: ToyService;
  readonly codec: Codec;
  /** The executor. */
  readonly scope: unknown;
  /** The run is one activity: its error is that of the activity. */
  readonly isActivityOnly: boolean;
}

/** The result of a run, and of the runs that continue it. */
export class RunFuture implements submission.FutureOwner {
  readonly scope: unknown;
  readonly source: submission.FutureSource<unknown>;
  readonly first: RunLog;
  readonly #options: RunFutureOptions;

  constructor(run: RunLog, options: RunFutureOptions) {
    this.first = run;
    this.scope = options.scope;
    this.#options = options;
    this.source = new submission.FutureSource<unknown>(this, run.started.workflowId);
    this.#follow(run);
  }

  get run(): RunLog {
    return this.#options.service.latest(this.first);
  }

  cancelRequested(): boolean {
    this.#options.service.deliver(this.run, { kind: 'cancel-requested' });
    return true;
  }

  terminate(reason: string): void {
    this.#options.service.close(this.run, { kind: 'terminate-run', reason });
  }

  signal(name: string, value: unknown, { propagate = false }: SendSignalOptions): void {
    submission.checkName('a signal name', name);
    const input = submission.encodeSignal(this.#options.codec, value, propagate);
    const { run } = this;
    if (run.isClosed)
      throw new SimpleflowError(
        'signal-failed',
        `\`${run.started.workflowId}\` is closed and gets no signals`,
      );
    this.#options.service.deliver(run, { kind: 'signal-received', name, input });
  }

  /** What the run says it is about. */
  get executionContext(): { readonly executionContext?: unknown } {
    const { context } = this.run;
    return context === undefined ? {} : { executionContext: this.#options.codec.decode(context) };
  }

  journal(): Journal {
    const { lines, started } = this.run;
    const { workflowId, runId, name, version } = started;
    const last = lines.at(-1);
    return {
      format: 'simpleflow-journal/2',
      identity: { workflowId, runId, name, version },
      ...toJournal(new LogDialect(), lines),
      ...(last?.what === 'closed' ? { end: { ...last.ending, atMs: last.atMs } } : undefined),
    };
  }

  #follow(run: RunLog): void {
    run.onClosed = () => {
      const next = this.#options.service.latest(run);
      if (next !== run) this.#follow(next);
      else if (run.ending !== undefined) this.#settle(run.ending);
    };
  }

  #settle(ending: hosting.RunEnding): void {
    const { codec, isActivityOnly } = this.#options;
    switch (ending.kind) {
      case 'complete-run':
        if (ending.output === undefined) this.source.resolve(undefined);
        else this.source.resolveEncoded(ending.output, codec);
        return;
      case 'cancel-run':
        this.source.cancel();
        return;
      case 'terminate-run':
        return this.#reject('workflow-terminated', `was terminated: ${ending.reason}`);
      case 'time-out-run':
        return this.#reject('workflow-timed-out', 'timed out');
      case 'fail-run':
      case 'break-run': {
        const cause = codec.decodeFailure(ending.failure);
        if (isActivityOnly) return this.source.reject(cause);
        return this.#reject('workflow-failed', `failed: ${cause.message}`, { cause });
      }
      case 'continue-as-new':
        // The next run settles it.
        return;
    }
  }

  #reject(code: SimpleflowError['code'], what: string, cause?: ErrorOptions): void {
    const { name, workflowId, runId } = this.run.started;
    const details = { workflowName: name, workflowId, runId, ...cause };
    this.source.reject(new WorkflowError(code, `workflow \`${name}\` ${what}`, details));
  }
}

export function handleOf(result: RunFuture): WorkflowHandle<never> {
  const { workflowId, runId } = result.first.started;
  return {
    workflowId,
    runId,
    result: (options) => result.source.future.result(options) as Promise<never>,
    signal: async (name, value, options = {}) => result.signal(name, value, options),
    cancel: async () => void result.cancelRequested(),
    terminate: async (reason = 'no reason given') => result.terminate(reason),
    describe: async () => ({ ...result.run.describe(), ...result.executionContext }),
    history: async () => result.journal(),
  };
}
