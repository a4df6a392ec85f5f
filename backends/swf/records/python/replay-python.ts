import { type Codec, type Divergence, SimpleflowError } from 'simpleflow';
import { type AnyWorkflowClass, type Command, defaultCodec, python } from 'simpleflow/backend';
import type { RunStarted } from '../../mapping/engine-words.js';
import { closesRun, isResultOf, resultKind, type ResultEvent } from '../../mapping/decision-results.js';
import { DEFAULT_LIMITS } from '../../mapping/limits.js';
import { readStart } from '../../mapping/read-start.js';
import { recordedCommand } from '../../mapping/recorded-command.js';
import type { HistoryReport, ReplayedDecision, ReplayHistoryOptions } from '../replay-history.js';
import { timestampMs, type SwfEvent, type SwfEventOf } from '../../mapping/swf-event.js';
import type { SwfHistory } from '../swf-history.js';
import { WireCodec } from '../../mapping/wire-codec.js';
import { asRecorded } from './as-recorded.js';
import { PythonDecisionWriter } from './decision-writer.js';
import { PythonHistoryReader } from './history-reader.js';
import { assertFits, assertNoReference, holdsReferences } from './jumbo.js';

/** A replay by the rules of the Python library, for histories that it has made. */
export async function replayPython(
  workflow: AnyWorkflowClass,
  { events }: SwfHistory,
  options: ReplayHistoryOptions,
): Promise<HistoryReport> {
  const report = await new PythonReplay(workflow, options, { events, traceCallSites: false }).replay();
  // Once more, with every call traced, to say which line issued what.
  return report.ok ? report : new PythonReplay(workflow, options, { events, traceCallSites: true }).replay();
}

class PythonReplay {
  readonly #run: python.PythonRun;
  readonly #workflow: AnyWorkflowClass;
  readonly #options: ReplayHistoryOptions;
  readonly #writer: PythonDecisionWriter;
  readonly #reader = new PythonHistoryReader(new python.PythonHistory());
  readonly #events: readonly SwfEvent[];
  readonly #first: SwfEventOf<'WorkflowExecutionStarted'>;
  readonly #started: RunStarted;
  readonly #decisions: ReplayedDecision[] = [];
  /** Not visible yet. */
  #later: SwfEvent[] = [];

  constructor(
    workflow: AnyWorkflowClass,
    options: ReplayHistoryOptions,
    { events, traceCallSites }: { readonly events: readonly SwfEvent[]; readonly traceCallSites: boolean },
  ) {
    const [first] = events;
    if (first?.eventType !== 'WorkflowExecutionStarted')
      throw malformed('the whole history is needed, from its first event on');
    this.#workflow = workflow;
    this.#options = options;
    this.#events = events;
    this.#first = first;
    this.#started = startOf(first, workflow.definition.name, options);
    this.#writer = new PythonDecisionWriter(options.taskList);
    this.#run = new python.PythonRun(this.#runOptions(traceCallSites));
  }

  async replay(): Promise<HistoryReport> {
    const found = await this.#replayAll();
    const divergences = found.length > 0 ? found : this.#otherWorkflow();
    return { ok: divergences.length === 0, decisions: this.#decisions, divergences };
  }

  async #replayAll(): Promise<Divergence[]> {
    let started: SwfEventOf<'DecisionTaskStarted'> | undefined;
    for (const [at, event] of this.#events.entries()) {
      if (event.eventType === 'DecisionTaskTimedOut') started = undefined;
      if (event.eventType === 'DecisionTaskStarted') started = event;
      if (event.eventType === 'DecisionTaskCompleted') {
        if (started === undefined)
          throw malformed(`event ${event.eventId} completes a decision task that is not open`);
        const divergences = await this.#completed(event, started, at);
        if (divergences.length > 0) return divergences;
        started = undefined;
      }
      this.#later.push(event);
    }
    // One that has ended has nothing open; what is left would be a decision that came too late.
    if (started !== undefined && !this.#events.some(closesRun)) {
      const step = await this.#decide(started, false);
      step.commands.forEach(assertCommandFits);
      this.#decisions.push(this.#written(step, step.commands));
    }
    return [];
  }

  async #completed(
    { eventId }: SwfEvent,
    started: SwfEventOf<'DecisionTaskStarted'>,
    at: number,
  ): Promise<Divergence[]> {
    const step = await this.#decide(started, true);
    const { end } = python.resultsOf({ result: resultKind }, eventId, this.#events, at + 1);
    const recorded = this.#events.slice(at + 1, end).filter((each) => isResultOf(eventId, each));
    const commands = asAllRecorded(step, recorded);
    const divergences = this.#compare(step, commands, recorded);
    if (divergences.length === 0)
      this.#decisions.push({ decisionTaskCompletedEventId: eventId, ...this.#written(step, commands) });
    return divergences;
  }

  #decide(started: SwfEventOf<'DecisionTaskStarted'>, isReplaying: boolean): Promise<python.PythonStep> {
    this.#later = this.#later.filter((event) => {
      if (event.eventId > started.eventId) return true;
      this.#reader.note(event);
      return false;
    });
    return this.#run.decide({
      started: this.#started,
      history: this.#reader.history,
      atMs: timestampMs(started),
      number: this.#decisions.length + 1,
      isReplaying,
    });
  }

  /** Under another name no decider would run this class for this history. */
  #otherWorkflow(): Divergence[] {
    const { name, typeName } = this.#workflow.definition;
    const { workflowType } = this.#first.workflowExecutionStartedEventAttributes;
    if (workflowType.name === name || workflowType.name === typeName) return [];
    const { workflowId: id, tags, taskList, input } = this.#started;
    const start = { kind: 'start-child' as const, id, tags, taskList, input, attempt: 1 };
    const begun = (type: string): Command => ({
      ...start,
      name: type,
      version: workflowType.version,
      childPolicy: 'terminate',
    });
    const eventId = this.#first.eventId;
    return [
      { kind: 'type', turn: 1, eventId, recorded: begun(workflowType.name), issued: begun(typeName ?? name) },
    ];
  }

  #compare(
    { callSites }: python.PythonStep,
    commands: readonly Recorded[],
    recorded: readonly ResultEvent[],
  ): Divergence[] {
    const byKey = new Map(commands.map(({ command }) => [python.keyOf(command), command]));
    const shown = recorded.map((event) =>
      recordedCommand(event, byKey.get(python.keyOf(recordedCommand(event, undefined)))),
    );
    const eventIds = new Map(shown.map((command, at) => [command, recorded[at]?.eventId]));
    const sites = new Map<Command, string | undefined>(
      commands.map(({ command, issued }) => [command, callSites.get(issued)]),
    );
    const turn = this.#decisions.length + 1;
    const issued = commands.map(({ command }) => command);
    return python.compareTurn(turn, shown, issued, this.#options.determinism ?? 'strict').map((found) => {
      const eventId = found.recorded === undefined ? undefined : eventIds.get(found.recorded);
      const callSite = found.issued === undefined ? undefined : sites.get(found.issued);
      return {
        ...found,
        ...(eventId === undefined ? undefined : { eventId }),
        ...(callSite === undefined ? undefined : { callSite }),
      };
    });
  }

  #written(
    { executionContext }: python.PythonStep,
    commands: readonly (python.PythonCommand | Recorded)[],
  ): ReplayedDecision {
    const decisions = commands.map((each) => this.#writer.write('command' in each ? each.command : each));
    return executionContext === undefined ? { decisions } : { decisions, executionContext };
  }

  #runOptions(traceCallSites: boolean): python.PythonRunOptions {
    const { instantiate, codec = defaultCodec, limits } = this.#options;
    const { workflowType, input = '' } = this.#first.workflowExecutionStartedEventAttributes;
    return {
      workflow: this.#workflow,
      instantiate,
      codec: readableCodec(codec),
      hasStore: holdsReferences(this.#events),
      className: classNameIn(input) ?? workflowType.name,
      maxOpen: { ...DEFAULT_LIMITS, ...limits }.openActivities,
      lengthOf: (command) => python.pythonJsonLength(this.#writer.write(command)),
      traceCallSites,
    };
  }
}

/** A command as it is compared, and as the code issued it. */
interface Recorded {
  readonly command: python.PythonCommand;
  readonly issued: python.PythonCommand;
}

function asAllRecorded({ commands, binders }: python.PythonStep, events: readonly ResultEvent[]): Recorded[] {
  const left = new Map<string, ResultEvent[]>();
  for (const event of events) {
    const key = python.keyOf(recordedCommand(event, undefined));
    const alike = left.get(key);
    if (alike === undefined) left.set(key, [event]);
    else alike.push(event);
  }
  return commands.map((issued) => {
    const event = left.get(python.keyOf(issued))?.shift();
    return { issued, command: event === undefined ? issued : asRecorded(issued, event, binders.get(issued)) };
  });
}

function startOf(
  first: SwfEventOf<'WorkflowExecutionStarted'>,
  name: string,
  { workflowId = '', runId }: ReplayHistoryOptions,
): RunStarted {
  const [started] = readStart(first.workflowExecutionStartedEventAttributes, { name, workflowId, runId });
  if (started?.kind !== 'run-started') throw malformed('the history has no beginning');
  return started;
}

/** The class that the library's own programs name when they start a run; a child has it as its type. */
function classNameIn(input: string): string | undefined {
  try {
    const { __extra: extra } = JSON.parse(input) as { readonly __extra?: { readonly class?: unknown } };
    return typeof extra?.class === 'string' ? extra.class : undefined;
  } catch {
    // Input of another program.
    return undefined;
  }
}

/** Reads what others wrote; what it writes has no limit here, as the run knows it. */
function readableCodec(codec: Codec): Codec {
  const wire = new WireCodec(codec);
  return {
    encode: (value) => codec.encode(value),
    decode: (text) => {
      assertNoReference(text);
      return wire.decode(text);
    },
    encodeFailure: (error) => codec.encodeFailure(error),
    decodeFailure: (failure) => codec.decodeFailure(failure),
  };
}

function assertCommandFits(command: python.PythonCommand): void {
  if ('input' in command) assertFits(command.input);
  if (command.kind === 'complete-run') assertFits(command.output);
}

function malformed(message: string): SimpleflowError {
  return new SimpleflowError('malformed-data', message);
}
