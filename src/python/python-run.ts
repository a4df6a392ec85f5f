import { bindArguments } from '../activity/arguments.js';
import type { Codec } from '../codec/codec.js';
import type { WireFailure } from '../codec/failure.js';
import type { RunStarted } from '../engine/language/events.js';
import { seededRandom } from '../engine/language/random.js';
import { runTurn } from '../engine/run/turn.js';
import { SimpleflowError } from '../errors.js';
import { stackOf, userFrame } from '../util/call-site.js';
import { attachRuntime, type AnyWorkflowClass, type Workflow } from '../workflow/workflow.js';
import { callOfRun } from './python-call.js';
import type { PythonCommand } from './python-command.js';
import { PythonDecisions, type PythonDecisionsOptions } from './python-decisions.js';
import { PythonFailures } from './python-failures.js';
import type { PythonHistory } from './python-history.js';
import { PythonRuntime } from './python-runtime.js';
import type { PythonTasks } from './python-tasks.js';
import { PythonValues } from './python-values.js';

export interface PythonRunOptions extends PythonDecisionsOptions {
  readonly workflow: AnyWorkflowClass;
  /** Reads whatever is in a recording. Texts that are not JSON are themselves. */
  readonly codec: Codec;
  /** Makes the workflow instance. Default: `new workflow()`. */
  readonly instantiate?: ((workflow: AnyWorkflowClass) => Workflow) | undefined;
  /** The library had a bucket for texts that are too long for a field. */
  readonly hasStore: boolean;
  /** The class of the workflow as the library imports it. */
  readonly className: string;
  /** Open activities of a run, at most. */
  readonly maxOpen: number;
}

/** What is known when a decision is made. */
interface PythonDecisionInput {
  readonly started: RunStarted;
  readonly history: PythonHistory;
  readonly atMs: number;
  /** Of the decision, from 1. */
  readonly number: number;
  /** The decision has been made before. */
  readonly isReplaying: boolean;
}

/** What one decision comes to. */
export interface PythonStep {
  readonly commands: readonly PythonCommand[];
  /** Undefined where there is nothing new to say. */
  readonly executionContext?: string;
  readonly callSites: ReadonlyMap<PythonCommand, string>;
  readonly binders: PythonTasks['binders'];
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

const MAX_REASON_LENGTH = 256;

/**
 * Decisions as the Python library makes them: for each, a new instance whose `run` is called from the top, against what is
 * visible then.
 */
export class PythonRun {
  readonly #options: PythonRunOptions;

  constructor(options: PythonRunOptions) {
    this.#options = options;
  }

  /** @throws SimpleflowError `run-id-required`; `too-large` for a value that only the library's bucket holds */
  async decide(input: PythonDecisionInput): Promise<PythonStep> {
    return new Decision(this.#options, input).make();
  }
}

class Decision {
  readonly #options: PythonRunOptions;
  readonly #input: PythonDecisionInput;
  readonly #decisions: PythonDecisions;
  readonly #failures: PythonFailures;
  readonly #values: PythonValues;
  readonly #workflow: Workflow;
  readonly #runtime: PythonRuntime;
  /** What no run can do anything about. */
  #fault: unknown;

  constructor(options: PythonRunOptions, input: PythonDecisionInput) {
    const { workflow, instantiate, hasStore, maxOpen, className } = options;
    const { started, history, atMs } = input;
    this.#options = options;
    this.#input = input;
    const codec = this.#guarded(options.codec);
    this.#decisions = new PythonDecisions(options);
    this.#failures = new PythonFailures(codec);
    this.#values = new PythonValues(codec, hasStore);
    this.#workflow = instantiate === undefined ? new workflow() : instantiate(workflow);
    const { workflowId, runId, name, version, taskList, tags, parent, continuedFromRunId } = started;
    this.#runtime = new PythonRuntime({
      codec,
      values: this.#values,
      history,
      decisions: this.#decisions,
      failures: this.#failures,
      workflow,
      workflowId,
      runId,
      tags,
      className,
      maxOpen,
      atMs,
      random: seededRandom(`retries ${runId ?? ''}`),
      decide: (failure) => this.#workflow.onTaskFailure(failure),
      information: { workflowId, runId, name, version, taskList, tags, parent, continuedFromRunId },
      tellsParent: workflow.definition.propagateSignalsToParent !== false,
    });
    attachRuntime(this.#workflow, this.#runtime);
  }

  async make(): Promise<PythonStep> {
    let step: Pick<PythonStep, 'commands' | 'executionContext'>;
    try {
      step = await this.#replay();
    } catch (error) {
      // Around `run`, where the library's decider catches it.
      step = { commands: [{ kind: 'fail-run', failure: this.#failures.ofDecision(error) }] };
    }
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as it was thrown
    if (this.#fault !== undefined) throw this.#fault;
    const { callSites } = this.#decisions;
    return { ...step, callSites, binders: this.#runtime.tasks.binders };
  }

  async #replay(): Promise<Pick<PythonStep, 'commands' | 'executionContext'>> {
    const { number, isReplaying } = this.#input;
    const turn = { number, isReplaying };
    const workflow = this.#workflow;
    workflow.beforeReplay(turn);
    const outcome = await this.#outcome();
    if (outcome === 'cancelled') {
      workflow.afterReplay(turn);
      workflow.afterClosed('cancelled');
      return { commands: [{ kind: 'cancel-run' }] };
    }
    if (outcome === undefined) {
      workflow.afterReplay(turn);
      return this.#blocked();
    }
    if ('error' in outcome) return { commands: [this.#failed(outcome.error)] };
    workflow.afterReplay(turn);
    const output = this.#values.text(outcome.value);
    this.#values.check(output);
    workflow.onCompleted(outcome.value);
    workflow.afterClosed('completed');
    return { commands: [{ kind: 'complete-run', output }] };
  }

  #failed(error: unknown): PythonCommand {
    if (SimpleflowError.is(error) && error.code === 'run-id-required') this.#fault = error;
    const failure: WireFailure = this.#failures.ofRun(error);
    this.#workflow.onFailure(error);
    this.#values.check(failure.reason, MAX_REASON_LENGTH);
    this.#workflow.afterClosed('failed');
    const command: PythonCommand = { kind: 'fail-run', failure };
    const site = error instanceof Error ? userFrame(stackOf(error)) : undefined;
    if (site !== undefined) this.#decisions.callSites.set(command, site);
    return command;
  }

  #blocked(): Pick<PythonStep, 'commands' | 'executionContext'> {
    const commands = this.#decisions.take();
    const awaited = [...this.#runtime.signals.awaited];
    if (awaited.length > 0)
      return { commands, executionContext: this.#values.text({ waiting_signals: awaited }) };
    // Once, to take back what was said before.
    return (this.#input.history.executionContext ?? '') === ''
      ? { commands }
      : { commands, executionContext: '' };
  }

  /** Undefined if `run` waits for something that is not visible yet. */
  #outcome(): Promise<Outcome | 'cancelled' | undefined> {
    let outcome: Outcome | 'cancelled' | undefined;
    return new Promise((resolve) => {
      runTurn(
        () => {
          try {
            if (this.#isCancelled()) outcome = 'cancelled';
            else if (this.#runtime.signals.propagate()) this.#decisions.stop();
            else this.#run((ended) => (outcome = ended));
          } catch (error) {
            outcome = { error };
          }
        },
        () => {
          // What `run` makes of the silence after the library has left it does not count.
          resolve(this.#decisions.isStopped ? undefined : outcome);
        },
        // What the library would never have come to.
        { onRejection: () => undefined },
      );
    });
  }

  #run(end: (outcome: Outcome) => void): void {
    const workflow = this.#workflow;
    const { name, input } = this.#input.started;
    // In an async function, so that a `run` that throws at once fails like any other.
    const run = async (): Promise<unknown> => {
      // Only its source text is looked at.
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const args = bindArguments(workflow.run, callOfRun(this.#guarded(this.#options.codec).decode(input)), {
        callee: `workflow \`${name}\``,
        parameters: this.#options.workflow.definition.parameters,
      });
      return workflow.run(...(args as never[]));
    };
    run().then(
      (value) => end({ value }),
      (error: unknown) => end({ error }),
    );
  }

  #isCancelled(): boolean {
    const { cancelRequestedId, completedDecisionId } = this.#input.history;
    if (cancelRequestedId === undefined) return false;
    if (completedDecisionId === undefined)
      throw new TypeError("'<' not supported between instances of 'NoneType' and 'int'");
    if (!this.#workflow.shouldCancel()) return false;
    if (completedDecisionId < cancelRequestedId) this.#workflow.onCanceled();
    return true;
  }

  /** A value that cannot be read is no failure of the run: nobody can say what the library decided. */
  #guarded(codec: Codec): Codec {
    return {
      encode: (value) => codec.encode(value),
      decode: (text) => {
        try {
          return codec.decode(text);
        } catch (error) {
          this.#fault ??= error;
          throw error;
        }
      },
      encodeFailure: (error) => codec.encodeFailure(error),
      decodeFailure: (failure) => codec.decodeFailure(failure),
    };
  }
}
