import { SimpleflowError } from 'simpleflow';
import {
  attachRuntime,
  bindArguments,
  defaultCodec,
  isPropagated,
  parseInput,
  runTurn,
  seededRandom,
  type AnyWorkflowClass,
  type Command,
} from 'simpleflow/backend';
import type { EventAttributesOf } from '../../protocol/events.js';
import { EventReader } from '../event-reader.js';
import { DEFAULT_LIMITS } from '../limits.js';
import type { ReplayHistoryOptions } from '../replay-history.js';
import type { SwfEventOf } from '../swf-event.js';
import { WireCodec } from '../wire-codec.js';
import { PythonDecisions } from './python-decisions.js';
import type { PythonHistory } from './python-history.js';
import { PythonRuntime } from './python-runtime.js';
import { PythonTasks } from './python-submits.js';
import { TaskFailures } from './python-tasks.js';

/** What one decision of the original comes to. */
export interface PythonStep {
  readonly commands: readonly Command[];
  /** `{"waiting_signals":[…]}`, or undefined where nothing is to be said. */
  readonly waitingSignals: readonly string[];
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * Decisions as the Python original makes them: for each, a new instance whose `run` is called from the top, against what
 * is visible then.
 */
export class PythonRun {
  readonly #workflow: AnyWorkflowClass;
  readonly #options: ReplayHistoryOptions;
  readonly #codec: WireCodec;

  constructor(workflow: AnyWorkflowClass, options: ReplayHistoryOptions) {
    this.#workflow = workflow;
    this.#options = options;
    this.#codec = new WireCodec(options.codec ?? defaultCodec);
  }

  async decide(
    first: SwfEventOf<'WorkflowExecutionStarted'>,
    history: PythonHistory,
    atMs: number,
  ): Promise<PythonStep> {
    const { instantiate, runId, workflowId = '' } = this.#options;
    const workflow = instantiate === undefined ? new this.#workflow() : instantiate(this.#workflow);
    const decisions = new PythonDecisions();
    const failures = new TaskFailures(this.#codec);
    const information = informationOf(this.#workflow.definition.name, first, { workflowId, runId });
    const tasks = new PythonTasks({
      codec: this.#codec,
      history,
      decisions,
      failures,
      workflowId,
      runId,
      tags: information.tags,
      maxOpen: { ...DEFAULT_LIMITS, ...this.#options.limits }.openActivities,
      random: seededRandom(`retries ${runId ?? ''}`),
      decide: (failure) => workflow.onTaskFailure(failure),
    });
    const runtime = new PythonRuntime({ information, codec: this.#codec, history, decisions, tasks, atMs });
    attachRuntime(workflow, runtime);
    const nothing = { waitingSignals: [] };
    if (history.cancelRequestedId > 0 && workflow.shouldCancel()) {
      if (history.completedDecisionId < history.cancelRequestedId) workflow.onCanceled();
      return { ...nothing, commands: [{ kind: 'cancel-run' }] };
    }
    this.#propagate(first.workflowExecutionStartedEventAttributes, runtime, history);
    if (!decisions.isEmpty) return { ...nothing, commands: decisions.take() };
    const outcome = await this.#outcomeOf(() => {
      const input = parseInput(
        this.#codec.decode(first.workflowExecutionStartedEventAttributes.input ?? '[]'),
      );
      // Only its source text is looked at.
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const args = bindArguments(workflow.run, input, {
        callee: `workflow \`${information.name}\``,
        parameters: this.#workflow.definition.parameters,
      });
      return workflow.run(...(args as never[]));
    });
    // What `run` makes of the silence after the original has left it is not looked at.
    const isOver = outcome !== undefined && !decisions.isFull;
    if (isOver && 'error' in outcome) assertNotForIds(outcome.error);
    if (isOver) return { ...nothing, commands: [this.#closing(outcome, failures)] };
    if (runtime.continuation !== undefined) return { ...nothing, commands: [runtime.continuation] };
    return { commands: decisions.take(), waitingSignals: [...runtime.awaitedSignals] };
  }

  #closing(outcome: Outcome, failures: TaskFailures): Command {
    if ('error' in outcome) return { kind: 'fail-run', failure: failures.ofRun(outcome.error) };
    return {
      kind: 'complete-run',
      output: outcome.value === undefined ? 'null' : this.#codec.encode(outcome.value),
    };
  }

  /** Undefined if `run` waits for something that is not visible yet. */
  #outcomeOf(run: () => unknown): Promise<Outcome | undefined> {
    let outcome: Outcome | undefined;
    return new Promise((resolve) => {
      runTurn(
        () => {
          // In an async function, so that a `run` that throws at once fails like any other.
          (async () => run())().then(
            (value) => (outcome = { value }),
            (error: unknown) => (outcome = { error }),
          );
        },
        () => {
          resolve(outcome);
        },
      );
    });
  }

  /** Signals that are to be passed on go first; `run` waits until that is done. */
  #propagate(
    started: EventAttributesOf<'WorkflowExecutionStarted'>,
    runtime: PythonRuntime,
    history: PythonHistory,
  ): void {
    const parent = started.parentWorkflowExecution;
    const tellsParent = parent !== undefined && this.#workflow.definition.propagateSignalsToParent !== false;
    const children = [...history.childRuns].map(([workflowId, runId]) => ({ workflowId, runId }));
    for (const [name, input] of history.signals) {
      if (!isPropagated(input)) continue;
      const sender = history.senders.get(name);
      for (const target of [...(tellsParent ? [parent] : []), ...children]) {
        if (target.workflowId !== sender) runtime.forward(target, name, input);
      }
    }
  }
}

function informationOf(
  name: string,
  first: SwfEventOf<'WorkflowExecutionStarted'>,
  ids: { readonly workflowId: string; readonly runId: string | undefined },
): PythonRuntime['information'] {
  const read = new EventReader({ name, ...ids }).read(first);
  const [started] = read === undefined || 'kind' in read ? [read] : read;
  if (started?.kind !== 'run-started')
    throw new SimpleflowError('malformed-data', 'the history has no beginning');
  const { version, taskList, tags, parent, continuedFromRunId } = started;
  return { ...ids, name, version, taskList, tags, parent, continuedFromRunId };
}

function assertNotForIds(error: unknown): void {
  if (SimpleflowError.is(error) && error.code === 'run-id-required') throw error;
}
