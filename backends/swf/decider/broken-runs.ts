import { type Codec, type ErrorCode, formatReport, SimpleflowError } from 'simpleflow';
import { sourceLines, type WireFailure } from 'simpleflow/backend';
import { ServiceError } from '../client/service-error.js';
import type { DecisionStep } from '../mapping/decision-run.js';
import { fitFailure } from '../mapping/fit-failure.js';
import type { SwfEvent } from '../mapping/swf-event.js';
import { lineOf } from '../polling/error-facts.js';
import type { Decided } from './decide.js';
import { readEvents, type DecisionPoll, type PolledDecision } from './decision-task.js';
import { messageOf } from './message-of.js';
import { kindOfFailure, type BrokenRunPolicy } from './policy.js';
import { RunLost, type RunFactory, type TracedRun, type TraceWhat } from './run-instance.js';
import { Setbacks } from './setbacks.js';
import type { KnownTypes } from './workflow-registry.js';

export interface BrokenRunsOptions {
  readonly policy: BrokenRunPolicy;
  readonly runs: RunFactory;
  readonly codec: Codec;
  readonly log: (line: string) => void;
}

const HOPELESS: ReadonlySet<ErrorCode> = new Set(['too-large', 'invalid-input']);

/** Runs that cannot be decided as they should: says so, once, and what becomes of them. */
export class BrokenRuns {
  readonly #options: BrokenRunsOptions;
  readonly #setbacks = new Setbacks();
  readonly #unknownTypes = new Set<string>();
  #left = 0;

  constructor(options: BrokenRunsOptions) {
    this.#options = options;
  }

  /** Decision tasks that were left to time out. */
  get left(): number {
    return this.#left;
  }

  /** True if the task is left, as trying again would come too soon. */
  skips({ workflowExecution }: PolledDecision): boolean {
    const skips = this.#setbacks.skips(workflowExecution.runId);
    if (skips) this.#left += 1;
    return skips;
  }

  succeeded({ workflowExecution }: PolledDecision): void {
    this.#setbacks.succeeded(workflowExecution.runId);
  }

  /** The task is left to others: another decider may know the type. */
  unknownType({ workflowType, workflowExecution }: PolledDecision, workflows: KnownTypes): void {
    this.#left += 1;
    const type = describeType(workflowType);
    if (this.#unknownTypes.has(type)) return;
    this.#unknownTypes.add(type);
    const known = workflows.types.map(describeType).join(', ');
    this.#options.log(
      `workflow type ${type} is not known here, its decisions are left to others (first seen: \`${workflowExecution.workflowId}\`); known: ${known}`,
    );
  }

  /**
   * Looks at what a run has decided: undefined if it may be sent, a failure to close the run with, or `leave`.
   */
  async judge(
    { step, fault }: Pick<Decided, 'step' | 'fault'>,
    task: PolledDecision,
    poll: DecisionPoll,
  ): Promise<WireFailure | 'leave' | undefined> {
    const { policy, codec } = this.#options;
    if (fault !== undefined) {
      return this.#decided(policy.neverReturns, task, fault, fitFailure(codec.encodeFailure(fault)));
    }
    if (step.divergences.length > 0) {
      const error = await this.#divergence(step, task, poll);
      return this.#decided(policy.divergence, task, error, fitFailure(codec.encodeFailure(error)));
    }
    if (step.failing === undefined) return undefined;
    const { failure } = step.failing;
    const kind = kindOfFailure(step.failing);
    const error = codec.decodeFailure(failure);
    const lacksItsLine = kind === 'foreignAwait' && sourceLines.lacksLine(error);
    const located = lacksItsLine ? await this.#awaitOf(error, task, poll) : error;
    if (policy[kind] === 'leave') return this.#decided('leave', task, located, failure);
    // It fails by its own decision, or by one that says more.
    if (located === error) return undefined;
    // The reason stays, by which a replay compares.
    const { details } = fitFailure(codec.encodeFailure(located));
    return details === undefined ? undefined : { reason: failure.reason, details };
  }

  /** The service refuses the decisions: gives the failure to close the run with; undefined leaves the task. */
  refused(task: PolledDecision, cause: unknown): WireFailure | undefined {
    const { policy, codec } = this.#options;
    const error = new SimpleflowError('invalid-state', `the decisions were refused: ${lineOf(cause)}`, {
      cause,
    });
    const verdict = this.#decided(policy.throws, task, error, fitFailure(codec.encodeFailure(error)));
    return verdict === 'leave' ? undefined : verdict;
  }

  /**
   * The service could not be reached, or the thread was lost with another run, which says nothing about this one; the
   * history cannot be replayed by this version; or nothing that is deployed mends it, an input that cannot be read or a
   * value that fits into no field: then gives the failure to close it with, if it is to be closed.
   */
  failed(task: PolledDecision, error: unknown): WireFailure | undefined {
    const { policy, codec } = this.#options;
    if (error instanceof ServiceError || error instanceof RunLost || isAbort(error)) {
      this.#left += 1;
      this.say(task, `its decision is left until it times out: ${lineOf(error)}`);
      return undefined;
    }
    if (!SimpleflowError.is(error) || !HOPELESS.has(error.code)) {
      this.#leave(task, error);
      return undefined;
    }
    const verdict = this.#decided(policy.throws, task, error, fitFailure(codec.encodeFailure(error)));
    return verdict === 'leave' ? undefined : verdict;
  }

  /** One line about a run. */
  say({ workflowType, workflowExecution }: PolledDecision, text: string): void {
    const { workflowId, runId } = workflowExecution;
    this.#options.log(`run \`${runId}\` of \`${workflowId}\` (${workflowType.name}): ${text}`);
  }

  #decided(
    verdict: 'fail-run' | 'leave',
    task: PolledDecision,
    error: unknown,
    failure: WireFailure,
  ): WireFailure | 'leave' {
    if (verdict === 'leave') {
      this.#leave(task, error);
      return 'leave';
    }
    this.say(task, `is failed: ${messageOf(error)}`);
    return failure;
  }

  #leave(task: PolledDecision, error: unknown): void {
    this.#left += 1;
    const skipped = this.#setbacks.failed(task.workflowExecution.runId);
    const when = skipped === 0 ? 'when it has timed out' : `after ${skipped + 1} timeouts`;
    this.say(task, `its decision is left, and tried again ${when}: ${messageOf(error)}`);
  }

  /** The error with the line that waits. */
  async #awaitOf(error: Error, task: PolledDecision, poll: DecisionPoll): Promise<Error> {
    return sourceLines.locatedAt(error, (await this.#trace(task, poll, 'awaits'))?.waitsAt);
  }

  /** With the lines that issued what differs. */
  async #divergence(step: DecisionStep, task: PolledDecision, poll: DecisionPoll): Promise<SimpleflowError> {
    const again = (await this.#trace(task, poll, 'call-sites'))?.divergences ?? [];
    const divergences = again.length > 0 ? again : step.divergences;
    return new SimpleflowError('non-deterministic', formatReport({ divergences }));
  }

  /** Runs the whole history again to find lines. */
  async #trace(task: PolledDecision, poll: DecisionPoll, what: TraceWhat): Promise<TracedRun | undefined> {
    try {
      const { events } = await readEvents(task, 0, poll);
      const origin = { type: task.workflowType, ...task.workflowExecution };
      return await this.#options.runs.trace(origin, events as readonly SwfEvent[], what);
    } catch {
      // The history cannot be had now, or the thread is lost with it: the report does without the lines.
      return undefined;
    }
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function describeType({ name, version }: { readonly name: string; readonly version: string }): string {
  return `\`${name}\` (${version})`;
}
