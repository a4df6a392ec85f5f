import { type Codec, formatReport, type Logger, SimpleflowError } from 'simpleflow';
import {
  type AnyWorkflowClass,
  type Command,
  type hosting,
  RecordedRun,
  sourceLines,
} from 'simpleflow/backend';
import { LogDialect, type LogLine } from './log-dialect.js';
import type { Started } from './run-log.js';
import type { DecisionTask, ToyService } from './toy-service.js';

type Instance = RecordedRun<LogLine, Command>;

export interface ToyDeciderOptions {
  readonly service: ToyService;
  readonly codec: Codec;
  readonly logger: Logger;
  /** Undefined for a workflow of other deciders: its runs are left to them. */
  readonly find: (name: string, version: string) => AnyWorkflowClass | undefined;
}

// More than these are made anew of their logs.
const MAX_INSTANCES = 1_000;

/** Runs workflow code: asks for a run with news, lets the driver replay its log, and answers with what the code asks for. */
export class ToyDecider {
  readonly #options: ToyDeciderOptions;
  /** By run id: what is kept goes on with what is new. */
  readonly #instances = new Map<string, Instance>();
  /** Runs that cannot go on with this code. They stay open, for code that is right. */
  readonly #left = new Set<string>();

  constructor(options: ToyDeciderOptions) {
    this.#options = options;
  }

  /** One decision after the other. Resolves when the service has stopped. */
  async run(): Promise<void> {
    const { service, find } = this.#options;
    const isMine = ({ runId, name, version }: Started): boolean =>
      !this.#left.has(runId) && find(name, version) !== undefined;
    for (let task = await service.poll(isMine); task !== undefined; task = await service.poll(isMine)) {
      const { name, workflowId, runId } = task.started;
      try {
        await this.#decide(task);
      } catch (error) {
        this.#instances.delete(runId);
        this.#left.add(runId);
        process.emitWarning(`run \`${runId}\` of \`${workflowId}\` (${name}) is left: ${String(error)}`);
      }
    }
  }

  async #decide(task: DecisionTask): Promise<void> {
    const { runId } = task.started;
    const instance = this.#instances.get(runId) ?? this.#newInstance(task);
    this.#keep(runId, instance);
    const step = await instance.advance(task.linesAfter(instance.lastEventId));
    if (step.divergences.length > 0)
      throw new SimpleflowError('non-deterministic', formatReport({ divergences: step.divergences }));
    const decisions = [...step.decisions];
    if (step.failing !== undefined) decisions.splice(-1, 1, await this.#located(task, step.failing));
    const isClosed = this.#options.service.answer(task, decisions, step.executionContext);
    if (!isClosed) return;
    this.#instances.delete(runId);
    if (step.tellsEnd) instance.closed();
  }

  #keep(runId: string, instance: Instance): void {
    this.#instances.set(runId, instance);
    const [oldest] = this.#instances.keys();
    if (this.#instances.size > MAX_INSTANCES && oldest !== undefined) this.#instances.delete(oldest);
  }

  /** A run that awaited something else fails with the line, for which its log is replayed once more. */
  async #located(task: DecisionTask, failing: hosting.FailRun): Promise<hosting.FailRun> {
    const { codec } = this.#options;
    const error = codec.decodeFailure(failing.failure);
    if (failing.fault !== 'foreign-await' || !sourceLines.lacksLine(error)) return failing;
    const awaits = new sourceLines.AwaitTrace();
    awaits.start();
    try {
      await this.#newInstance(task).advance(task.linesAfter(0));
    } finally {
      awaits.stop();
    }
    // The reason stays, by which a replay compares.
    const located = codec.encodeFailure(sourceLines.locatedAt(error, awaits.place));
    return { ...failing, failure: { ...located, reason: failing.failure.reason } };
  }

  #newInstance({ started }: DecisionTask): Instance {
    const { service, codec, logger, find } = this.#options;
    const { workflowId, runId, name, version } = started;
    const workflow = find(name, version);
    if (workflow === undefined)
      throw new SimpleflowError('unknown-workflow', `\`${name}\` is not known here`);
    const dialect = new LogDialect();
    const onForeign = (): void => service.wake(runId);
    const options = { workflow, workflowId, runId, codec, logger, onForeign };
    return new RecordedRun(dialect, options);
  }
}
