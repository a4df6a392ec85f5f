import {
  type DecidedTask as Decided,
  type DecisionRunOptions as RunOptions,
  type DecisionStep as Step,
  RecordedRun,
} from 'simpleflow/backend';
import type { DecisionWriterOptions } from './decision-writer.js';
import type { OpenChild } from './event-reader.js';
import { SwfDialect } from './swf-dialect.js';
import type { SwfDecision } from './swf-decision.js';
import type { SwfEvent } from './swf-event.js';

export type DecidedTask = Decided<SwfDecision>;
export type DecisionStep = Step<SwfDecision>;

export interface DecisionRunOptions
  extends RunOptions<SwfDecision>,
    Pick<DecisionWriterOptions, 'taskList' | 'decisionTimeoutMs' | 'lostWorkerMs'> {}

/** One run of a workflow on Amazon SWF, advanced decision by decision. */
export class DecisionRun extends RecordedRun<SwfEvent, SwfDecision> {
  readonly #dialect: SwfDialect;

  constructor(options: DecisionRunOptions) {
    const { workflow, workflowId = '', runId } = options;
    const dialect = new SwfDialect({ name: workflow.definition.name, workflowId, runId }, options);
    super(dialect, options);
    this.#dialect = dialect;
  }

  get openChildren(): readonly OpenChild[] {
    return this.#dialect.openChildren;
  }
}
