import { randomUUID } from 'node:crypto';
import type { WireFailure } from 'simpleflow/backend';
import type { Codec } from 'simpleflow';
import type { Registrar } from '../client/registrar.js';
import type { SwfApi } from '../client/swf-api.js';
import type { SwfDecision } from '../mapping/swf-decision.js';
import { lineOf } from '../polling/error-facts.js';
import { inMadeDomain } from '../client/in-made-domain.js';
import type { RunClosings } from '../runs/run-closings.js';
import { PollLoop } from '../polling/poll-loop.js';
import { secondsOf } from '../mapping/durations.js';
import type { DecisionStep } from '../mapping/decision-run.js';
import type { OpenChild } from '../mapping/event-reader.js';
import { applyChildPolicies } from './child-policies.js';
import { WakeUps } from './wake-ups.js';
import { BrokenRuns } from './broken-runs.js';
import { decide, type Decided } from './decide.js';
import { pollDecision, type DecisionPoll, type PolledDecision } from './decision-task.js';
import { hasClosed } from './has-closed.js';
import { historyWarning } from './history-warnings.js';
import { newCounts, type DeciderMetrics } from './metrics.js';
import type { BrokenRunPolicy } from './policy.js';
import { isRefusal, respond, type Respond, type RespondContext, type RespondInput } from './respond.js';
import { RunCache, type RunCacheLimits } from './run-cache.js';
import type { RunFactory, RunInstance } from './run-instance.js';
import type { KnownTypes } from './workflow-registry.js';

export interface DeciderOptions {
  readonly api: SwfApi;
  readonly domain: string;
  readonly taskLists: readonly string[];
  readonly identity: string;
  readonly workflows: KnownTypes;
  readonly runs: RunFactory;
  readonly registrar: Registrar;
  readonly codec: Codec;
  readonly concurrency: number;
  readonly polls: number;
  readonly cache: RunCacheLimits;
  readonly stickyMs: number;
  readonly decisionMs: number;
  readonly policy: BrokenRunPolicy;
  readonly closings?: RunClosings | undefined;
  readonly log: (line: string) => void;
  readonly isFatal: (error: unknown) => boolean;
}

/**
 * Takes decision tasks and answers them.
 *
 * poll ─▶ task ─▶ cached run + new events | new run + all events ─▶ decisions ─▶ respond ─▶ accepted: cached
 *
 * Two kinds of lists: the shared ones, and one of its own, to which the service sends the tasks of runs that are cached here.
 */
export class Decider {
  readonly #options: DeciderOptions;
  readonly #counts = newCounts();
  readonly #cache: RunCache<RunInstance>;
  readonly #broken: BrokenRuns;
  readonly #wakeUps: WakeUps;
  readonly #loops: readonly PollLoop<PolledDecision>[];
  /** Unique: two processes on one host do not take each other's tasks. */
  readonly #stickyList = `simpleflow-sticky-${randomUUID()}`;
  /** Tasks under way, by run: one that timed out here may come back while it is still worked on. */
  readonly #underWay = new Map<string, Promise<void>>();
  #isSticky: boolean;
  #isDraining = false;

  /** Starts at once. */
  constructor(options: DeciderOptions) {
    const { cache, taskLists } = options;
    this.#options = options;
    this.#cache = new RunCache(cache, ({ run, runId }) => {
      run.drop?.();
      this.#wakeUps.dropped(runId);
    });
    this.#broken = new BrokenRuns(options);
    this.#wakeUps = new WakeUps({ ...options, isCached: (runId) => this.#cache.has(runId) });
    this.#isSticky = cache.runs > 0;
    const shared = taskLists.map((taskList) => this.#loop(taskList, false));
    this.#loops = this.#isSticky ? [...shared, this.#loop(this.#stickyList, true)] : shared;
  }

  /** Resolves when the decider has stopped; rejects if it could not start, as when the domain does not exist. */
  get ended(): Promise<void> {
    return Promise.all(this.#loops.map(async ({ ended }) => ended)).then(() => undefined);
  }

  get metrics(): DeciderMetrics {
    const { firsts, misses, ...counts } = this.#counts;
    const known = counts.hits + misses;
    return {
      ...counts,
      misses: misses + firsts,
      hitRatio: known === 0 ? 1 : counts.hits / known,
      left: this.#broken.left,
      cachedRuns: this.#cache.size,
      cachedBytes: this.#cache.bytes,
      evicted: this.#cache.evicted,
      lostThreads: this.#options.runs.lostThreads,
    };
  }

  /** Takes no more tasks; waits for open polls, up to a minute, and answers what they bring. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    await Promise.all(this.#loops.map(async (loop) => loop.drain()));
  }

  /** Cuts open polls; what is being decided is still answered. */
  async stop(): Promise<void> {
    this.#isDraining = true;
    await Promise.all(this.#loops.map(async (loop) => loop.stop()));
  }

  #loop(taskList: string, isSticky: boolean): PollLoop<PolledDecision> {
    const { api, domain, identity, concurrency, polls, log, isFatal, registrar } = this.#options;
    const poll: DecisionPoll = { api, domain, taskList, identity, isSticky };
    return new PollLoop<PolledDecision>({
      name: isSticky ? 'decision tasks of cached runs' : `decision tasks of \`${taskList}\``,
      slots: concurrency,
      polls,
      log,
      isFatal,
      poll: async (signal) => inMadeDomain(registrar, async () => pollDecision(poll, signal)),
      handle: async (task) => this.#inTurn(task, poll),
    });
  }

  /** One after the other for each run. */
  async #inTurn(task: PolledDecision, poll: DecisionPoll): Promise<void> {
    const { runId } = task.workflowExecution;
    const before = this.#underWay.get(runId);
    const handled = (async () => {
      await before;
      await this.#handle(task, poll);
    })();
    this.#underWay.set(runId, handled);
    await handled;
    if (this.#underWay.get(runId) === handled) this.#underWay.delete(runId);
  }

  /** Never rejects. */
  async #handle(task: PolledDecision, poll: DecisionPoll): Promise<void> {
    const { workflows, runs, registrar, decisionMs: giveUpMs } = this.#options;
    if (!workflows.has(task.workflowType)) {
      this.#broken.unknownType(task, workflows);
      return;
    }
    if (this.#broken.skips(task)) return;
    try {
      const decided = await decide(task, poll, {
        runs,
        registrar,
        giveUpMs,
        cache: this.#cache,
        counts: this.#counts,
        wakeUps: this.#wakeUps,
      });
      const failure = await this.#broken.judge(decided, task, poll);
      if (failure === 'leave') return decided.run.drop?.();
      await this.#answer(task, decided, failure, poll);
    } catch (error) {
      const failure = this.#broken.failed(task, error);
      if (failure !== undefined) await this.#fail(task, failure);
    }
  }

  /** Closes a run that could not decide. */
  async #fail(task: PolledDecision, failure: WireFailure): Promise<void> {
    const { api, registrar, decisionMs: giveUpMs } = this.#options;
    const context = { api, registrar, giveUpMs, workflowName: task.workflowType.name };
    await respond({ taskToken: task.taskToken, decisions: [failing(failure)] }, context).catch(
      (error: unknown) => this.#broken.failed(task, error),
    );
  }

  async #answer(
    task: PolledDecision,
    decided: Decided,
    failure: WireFailure | undefined,
    poll: DecisionPoll,
  ): Promise<void> {
    const { previousStartedEventId = 0, startedEventId } = task;
    const { step, run } = decided;
    const warning = historyWarning(previousStartedEventId, startedEventId);
    if (warning !== undefined) this.#broken.say(task, warning);
    const isClosing = failure !== undefined || step.isClosing;
    const decisions = failure === undefined ? step.decisions : failedInstead(step, failure);
    const children = childrenOfFailed(decisions, run);
    const outcome = await this.#respond(task, {
      taskToken: task.taskToken,
      decisions,
      ...(step.executionContext === undefined ? undefined : { executionContext: step.executionContext }),
      ...(isClosing ? undefined : this.#nextList(decided.taskList)),
    });
    const { runId } = task.workflowExecution;
    if (outcome !== 'accepted' || isClosing) this.#wakeUps.dropped(runId);
    if (outcome !== 'accepted') {
      if (outcome === 'lost') this.#counts.lost += 1;
      return run.drop?.();
    }
    this.#counts.decisions += 1;
    if (isClosing) this.#options.closings?.closed(runId);
    this.#broken.succeeded(task);
    await applyChildPolicies(children, poll).catch((error: unknown) => {
      this.#broken.say(task, `the policies of its open children could not be followed: ${lineOf(error)}`);
    });
    const isOver = step.tellsEnd && (await this.#tellEnd(task, run, poll));
    if (isOver || failure !== undefined || this.#isDraining) return run.drop?.();
    this.#cache.put({ runId, run, taskList: decided.taskList, bytes: decided.bytes, isClosing });
    this.#wakeUps.cached(task.workflowExecution);
  }

  /** Tells a run that it has closed; false if it has not. */
  async #tellEnd(task: PolledDecision, run: RunInstance, poll: DecisionPoll): Promise<boolean> {
    const isClosed = await hasClosed(task, poll);
    if (isClosed === undefined)
      this.#broken.say(task, 'it is not known whether it has closed: its hooks are not called');
    if (isClosed === true) run.closed?.();
    return isClosed === true;
  }

  /** Answers; where the service does not take the answer, with what the policy says. */
  async #respond(task: PolledDecision, input: RespondInput): Promise<Respond | 'left'> {
    const { api, registrar, decisionMs } = this.#options;
    const context = { api, registrar, giveUpMs: decisionMs, workflowName: task.workflowType.name };
    try {
      return await respond(input, context);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (await this.#isTakenWithoutList(input, context)) return 'accepted';
      const failure = this.#broken.refused(task, error);
      if (failure === undefined) return 'left';
      await respond({ taskToken: input.taskToken, decisions: [failing(failure)] }, context);
      // What the instance has decided is not what happened.
      return 'left';
    }
  }

  /**
   * Tries again without naming a list: an endpoint that takes the answer then knows no lists of processes, and all tasks go
   * on coming through the shared ones. One that refuses it again refuses the decisions.
   */
  async #isTakenWithoutList(input: RespondInput, context: RespondContext): Promise<boolean> {
    const { taskList, taskListScheduleToStartTimeout: _timeout, ...rest } = input;
    if (taskList === undefined) return false;
    try {
      await respond(rest, context);
      this.#isSticky = false;
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return false;
    }
  }

  /** Where the next decision task of the run goes: to this process first; without a timeout, for good. */
  #nextList(original: string): Partial<RespondInput> {
    if (!this.#isSticky) return {};
    if (this.#isDraining) return { taskList: { name: original } };
    return {
      taskList: { name: this.#stickyList },
      taskListScheduleToStartTimeout: secondsOf(this.#options.stickyMs),
    };
  }
}

/** Whatever goes before the close stays: requests to stop what is open. */
function failedInstead({ decisions, isClosing }: DecisionStep, failure: WireFailure): SwfDecision[] {
  return [...(isClosing ? decisions.slice(0, -1) : decisions), failing(failure)];
}

/** The open children of a run that is about to fail. */
function childrenOfFailed(decisions: readonly SwfDecision[], run: RunInstance): readonly OpenChild[] {
  return decisions.at(-1)?.decisionType === 'FailWorkflowExecution' ? run.openChildren : [];
}

function failing({ reason, details }: WireFailure): SwfDecision {
  return {
    decisionType: 'FailWorkflowExecution',
    failWorkflowExecutionDecisionAttributes: details === undefined ? { reason } : { reason, details },
  };
}
