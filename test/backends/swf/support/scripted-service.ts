import { expect } from 'vitest';
import type { EngineEvent } from 'simpleflow/backend';
import { DecisionRun, type DecisionRunOptions, type SwfDecision } from 'simpleflow/backends/swf';
import { HistoryWriter } from '../../../../backends/swf/records/history-writer.js';

export const STARTED: EngineEvent = {
  kind: 'run-started',
  workflowId: 'w',
  runId: 'r',
  name: 'recorded',
  version: '1',
  taskList: 'list',
  tags: [],
  input: '{"args":[],"kwargs":{}}',
};

/** The service, as far as one run sees it: what happens is written down, and the run answers each decision task. */
export class Service {
  readonly writer = new HistoryWriter();
  readonly #options: DecisionRunOptions;
  readonly kept: DecisionRun;
  #known = 0;

  constructor(options: DecisionRunOptions) {
    this.#options = { workflowId: 'w', runId: 'r', ...options };
    this.kept = new DecisionRun(this.#options);
    this.writer.tell(STARTED, 0);
  }

  /** What the run answers, from an instance that is kept and from a new one. */
  async poll(): Promise<readonly SwfDecision[]> {
    const { events } = this.writer;
    const eventTimestamp = 1;
    const open = [
      ...events,
      {
        eventId: events.length + 1,
        eventTimestamp,
        eventType: 'DecisionTaskScheduled' as const,
        decisionTaskScheduledEventAttributes: { taskList: { name: 'list' } },
      },
      {
        eventId: events.length + 2,
        eventTimestamp,
        eventType: 'DecisionTaskStarted' as const,
        decisionTaskStartedEventAttributes: { scheduledEventId: events.length + 1 },
      },
    ];
    const kept = await this.kept.advance(open.slice(this.#known));
    this.#known = open.length;
    const fresh = await new DecisionRun(this.#options).advance(open);
    expect(fresh.divergences).toEqual([]);
    expect(kept).toEqual(fresh);
    return fresh.decisions;
  }

  /** One whole decision task. */
  async decide(
    events: readonly EngineEvent[] = [],
    refusals?: ReadonlyMap<string, string>,
  ): Promise<readonly SwfDecision[]> {
    for (const event of events) this.writer.tell(event, 1_000);
    const decisions = await this.poll();
    this.writer.decide(decisions, { atMs: 1_000, refusals });
    return decisions;
  }
}

export const fired = (id: string): EngineEvent => ({ kind: 'timer-fired', id });
export const typesOf = (decisions: readonly SwfDecision[]) =>
  decisions.map(({ decisionType }) => decisionType);
export const last = (decisions: readonly SwfDecision[]) => decisions.at(-1);

/** The history so far, and a decision task that has just been started. */
export function withOpenTask({ events }: HistoryWriter) {
  const n = events.length;
  return [
    ...events,
    {
      eventId: n + 1,
      eventTimestamp: 1,
      eventType: 'DecisionTaskScheduled' as const,
      decisionTaskScheduledEventAttributes: { taskList: { name: 'list' } },
    },
    {
      eventId: n + 2,
      eventTimestamp: 1,
      eventType: 'DecisionTaskStarted' as const,
      decisionTaskStartedEventAttributes: { scheduledEventId: n + 1 },
    },
  ];
}
