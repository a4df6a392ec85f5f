import { formatReport, SimpleflowError, type Logger } from 'simpleflow';
import {
  AwaitTrace,
  lacksLine,
  locatedAt,
  RecordedRun,
  workflowRunFor,
  type AnyWorkflowClass,
  type Codec,
  type Command,
  type FailRun,
} from 'simpleflow/backend';
import { LogDialect, type LogLine } from './log-dialect.js';
import type { RunLog } from './run-log.js';
import type { ToyService } from './toy-service.js';

type Instance = RecordedRun<LogLine, Command>;

export interface ToyDeciderOptions {
  readonly service: ToyService;
  readonly codec: Codec;
  readonly logger: Logger;
  /** Undefined for a workflow of other deciders: its runs are left to them. */
  readonly find: (name: string, version: string) => AnyWorkflowClass | undefined;
}

/** Runs workflow code: takes a run with news, replays its log, and writes down what the code asks for. */
export class ToyDecider {
  readonly #options: ToyDeciderOptions;
  /** What is kept goes on with what is new; what is not is made of the whole log. */
  readonly #instances = new Map<RunLog, Instance>();
  /** Runs that cannot go on with this code. They stay open, for code that is right. */
  readonly #left = new Set<RunLog>();
  #isPolling = false;

  constructor(options: ToyDeciderOptions) {
    this.#options = options;
    options.service.onChange.push(() => this.#poll());
  }

  #poll(): void {
    if (this.#isPolling) return;
    this.#isPolling = true;
    setImmediate(() => void this.#decideAll());
  }

  /** One decision after the other, until no run waits for one. */
  async #decideAll(): Promise<void> {
    for (let run = this.#next(); run !== undefined; run = this.#next()) {
      try {
        await this.#decide(run);
      } catch (error) {
        this.#instances.delete(run);
        this.#left.add(run);
        const { name, workflowId, runId } = run.started;
        process.emitWarning(`run \`${runId}\` of \`${workflowId}\` (${name}) is left: ${String(error)}`);
      }
    }
    this.#isPolling = false;
  }

  #next(): RunLog | undefined {
    const { service, find } = this.#options;
    const isMine = ({ started }: RunLog): boolean => find(started.name, started.version) !== undefined;
    return service.openRuns.find((run) => run.isWaiting && !this.#left.has(run) && isMine(run));
  }

  async #decide(run: RunLog): Promise<void> {
    const { service } = this.#options;
    const instance = this.#instances.get(run) ?? this.#newInstance(run);
    this.#instances.set(run, instance);
    run.append({ what: 'decision-started', atMs: service.clock.nowMs() });
    const startedEventId = run.lines.length;
    const step = await instance.advance(run.lines.slice(instance.lastEventId));
    if (step.divergences.length > 0)
      throw new SimpleflowError('non-deterministic', formatReport({ divergences: step.divergences }));
    const decisions = [...step.decisions];
    if (step.failing !== undefined) decisions.splice(-1, 1, await this.#located(run, step.failing));
    // It was closed from outside meanwhile, or is now.
    if (!run.isClosed) service.answer(run, startedEventId, decisions, step.executionContext);
    if (!run.isClosed) return;
    this.#instances.delete(run);
    if (step.tellsEnd) instance.closed();
  }

  /** A run that awaited something else fails with the line, for which its log is replayed once more. */
  async #located(run: RunLog, failing: FailRun): Promise<FailRun> {
    const { codec } = this.#options;
    const error = codec.decodeFailure(failing.failure);
    if (failing.fault !== 'foreign-await' || !lacksLine(error)) return failing;
    const awaits = new AwaitTrace();
    awaits.start();
    try {
      await this.#newInstance(run).advance(run.lines);
    } finally {
      awaits.stop();
    }
    // The reason stays, by which a replay compares.
    const located = codec.encodeFailure(locatedAt(error, awaits.place));
    return { ...failing, failure: { ...located, reason: failing.failure.reason } };
  }

  #newInstance(run: RunLog): Instance {
    const { service, codec, logger, find } = this.#options;
    const { workflowId, runId, name, version } = run.started;
    const workflow = find(name, version);
    if (workflow === undefined)
      throw new SimpleflowError('unknown-workflow', `\`${name}\` is not known here`);
    const dialect = new LogDialect();
    const onForeign = (): void => service.wake(run);
    const options = { workflow, workflowId, runId, codec, logger, onForeign };
    return new RecordedRun(dialect, options, workflowRunFor(dialect, options));
  }
}
