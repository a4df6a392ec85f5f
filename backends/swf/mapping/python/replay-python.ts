import { SimpleflowError } from 'simpleflow';
import { compareTurn, type AnyWorkflowClass, type Command, type Divergence } from 'simpleflow/backend';
import { resultsOf } from '../block.js';
import { isResultOf, type ResultEvent } from '../decision-results.js';
import { DecisionWriter } from '../decision-writer.js';
import { recordedCommand } from '../recorded-command.js';
import type { HistoryReport, ReplayedDecision, ReplayHistoryOptions } from '../replay-history.js';
import { timestampMs, type SwfEvent, type SwfEventOf } from '../swf-event.js';
import type { SwfHistory } from '../swf-history.js';
import { PythonHistory } from './python-history.js';
import { PythonRun, type PythonStep } from './python-run.js';

/** A replay by the rules of the Python original, for histories that it has made. */
export async function replayPython(
  workflow: AnyWorkflowClass,
  { events }: SwfHistory,
  options: ReplayHistoryOptions,
): Promise<HistoryReport> {
  return new PythonReplay(workflow, options).replay(events);
}

class PythonReplay {
  readonly #run: PythonRun;
  readonly #options: ReplayHistoryOptions;
  readonly #writer: DecisionWriter;
  readonly #history = new PythonHistory();
  readonly #decisions: ReplayedDecision[] = [];
  /** Not visible yet. */
  #later: SwfEvent[] = [];
  #saidSignals = false;

  constructor(workflow: AnyWorkflowClass, options: ReplayHistoryOptions) {
    this.#run = new PythonRun(workflow, options);
    this.#options = options;
    this.#writer = new DecisionWriter({ taskList: options.taskList, style: 'python' });
  }

  async replay(events: readonly SwfEvent[]): Promise<HistoryReport> {
    const [first] = events;
    if (first?.eventType !== 'WorkflowExecutionStarted') {
      throw new SimpleflowError('malformed-data', 'the whole history is needed, from its first event on');
    }
    let started: SwfEventOf<'DecisionTaskStarted'> | undefined;
    for (let at = 0; at < events.length; at += 1) {
      const event = events[at];
      if (event === undefined) continue;
      if (event.eventType === 'DecisionTaskTimedOut') started = undefined;
      if (event.eventType !== 'DecisionTaskCompleted') {
        this.#later.push(event);
        if (event.eventType === 'DecisionTaskStarted') started = event;
        continue;
      }
      if (started === undefined) {
        throw new SimpleflowError(
          'malformed-data',
          `event ${event.eventId} completes a decision task that is not open`,
        );
      }
      const step = await this.#decide(first, started);
      const { end } = resultsOf(event.eventId, events, at + 1);
      const recorded = events.slice(at + 1, end).filter((each) => isResultOf(event.eventId, each));
      const divergences = this.#compare(step, recorded);
      if (divergences.length > 0) return { ok: false, decisions: this.#decisions, divergences };
      this.#decisions.push({ decisionTaskCompletedEventId: event.eventId, ...this.#written(step, first) });
      this.#later.push(event);
      started = undefined;
    }
    // One that has ended has nothing open; what is left would be a decision that came too late.
    const isOver = events.some(({ eventType }) => CLOSED.has(eventType));
    if (started !== undefined && !isOver) {
      this.#decisions.push(this.#written(await this.#decide(first, started), first));
    }
    return { ok: true, decisions: this.#decisions, divergences: [] };
  }

  #decide(
    first: SwfEventOf<'WorkflowExecutionStarted'>,
    started: SwfEventOf<'DecisionTaskStarted'>,
  ): Promise<PythonStep> {
    this.#later = this.#later.filter((event) => {
      if (event.eventId > started.eventId) return true;
      this.#history.note(event);
      return false;
    });
    return this.#run.decide(first, this.#history, timestampMs(started));
  }

  #compare({ commands }: PythonStep, recorded: readonly ResultEvent[]): Divergence[] {
    const byKey = new Map(commands.map((command) => [keyOf(command), command]));
    const shown = recorded.map((event) =>
      recordedCommand(event, byKey.get(keyOf(recordedCommand(event, undefined)))),
    );
    const eventIds = new Map(shown.map((command, at) => [command, recorded[at]?.eventId]));
    const turn = this.#decisions.length + 1;
    return compareTurn(turn, shown, commands, this.#options.determinism ?? 'strict').map((found) => {
      const eventId = found.recorded === undefined ? undefined : eventIds.get(found.recorded);
      return eventId === undefined ? found : { ...found, eventId };
    });
  }

  #written(
    { commands, waitingSignals }: PythonStep,
    first: SwfEventOf<'WorkflowExecutionStarted'>,
  ): ReplayedDecision {
    const attributes = first.workflowExecutionStartedEventAttributes;
    const decisions = commands.map((command) => this.#writer.write(command, attributes));
    const saidBefore = this.#saidSignals;
    this.#saidSignals = waitingSignals.length > 0;
    if (this.#saidSignals)
      return { decisions, executionContext: JSON.stringify({ waiting_signals: waitingSignals }) };
    // Once, to take back what was said.
    return saidBefore ? { decisions, executionContext: '' } : { decisions };
  }
}

const CLOSED: ReadonlySet<string> = new Set([
  'WorkflowExecutionCompleted',
  'WorkflowExecutionFailed',
  'WorkflowExecutionCanceled',
  'WorkflowExecutionContinuedAsNew',
  'WorkflowExecutionTerminated',
  'WorkflowExecutionTimedOut',
]);

function keyOf(command: Command): string {
  return `${command.kind} ${'id' in command ? command.id : 'name' in command ? command.name : ''}`;
}
