import { CODEC, type Logger, SimpleflowError } from 'simpleflow';
import {
  type AnyWorkflowClass,
  INSTANCES,
  MIDDLEWARE_STACK,
  type ServiceContainer,
  sourceLines,
} from 'simpleflow/backend';
import { DecisionRun } from '../mapping/decision-run.js';
import type { DecisionRunOptions } from '../mapping/decision-run.js';
import type { SwfEvent } from '../mapping/swf-event.js';
import type { RunFactory, RunInstance, RunOptions, RunOrigin, TracedRun, TraceWhat } from './run-instance.js';
import type { WorkflowRegistry } from './workflow-registry.js';

/** What every run of a decider is made with; may go to another thread. */
export type RunSettings = Pick<
  DecisionRunOptions,
  'taskList' | 'decisionTimeoutMs' | 'limits' | 'lostWorkerMs'
>;

export interface LocalRunsOptions {
  readonly workflows: WorkflowRegistry;
  /** Has the codec, and makes instances; belongs to the caller. */
  readonly container: ServiceContainer;
  readonly logger: Logger;
  readonly settings: RunSettings;
  /** Called after each turn of a history that is replayed. */
  readonly onProgress?: () => void;
}

/** Runs whose workflow code runs in this thread. */
export class LocalRuns implements RunFactory {
  readonly lostThreads = 0;
  readonly #workflows: WorkflowRegistry;
  readonly #logger: Logger;
  /** The same for all runs. */
  readonly #shared: Omit<DecisionRunOptions, 'workflow'>;

  constructor(options: LocalRunsOptions) {
    const { workflows, container, logger, settings, onProgress } = options;
    this.#workflows = workflows;
    this.#logger = logger;
    this.#shared = {
      codec: container.get(CODEC),
      instantiate: container.get(INSTANCES).workflow,
      middleware: container.get(MIDDLEWARE_STACK).workflow,
      ...settings,
      onDecided: onProgress,
    };
  }

  create(options: RunOptions): RunInstance {
    return this.#run(options, { logger: this.#logger });
  }

  async trace(origin: RunOrigin, events: readonly SwfEvent[], what: TraceWhat): Promise<TracedRun> {
    const run = this.#run(origin, { traceCallSites: true });
    if (what === 'call-sites') {
      const { divergences } = await run.advance(events);
      return { divergences, waitsAt: undefined };
    }
    const awaits = new sourceLines.AwaitTrace();
    awaits.start();
    try {
      const { divergences } = await run.advance(events);
      return { divergences, waitsAt: awaits.place };
    } finally {
      awaits.stop();
    }
  }

  async close(): Promise<void> {
    // Nothing of this thread is held.
  }

  #run(
    { type, ...run }: RunOptions,
    options: Pick<DecisionRunOptions, 'logger' | 'traceCallSites'>,
  ): DecisionRun {
    return new DecisionRun({ ...this.#shared, ...run, ...options, workflow: this.#classOf(type) });
  }

  #classOf(type: RunOptions['type']): AnyWorkflowClass {
    const workflow = this.#workflows.find(type);
    if (workflow !== undefined) return workflow;
    throw new SimpleflowError(
      'unknown-workflow',
      `workflow type \`${type.name}\` (${type.version}) is not known here`,
    );
  }
}
