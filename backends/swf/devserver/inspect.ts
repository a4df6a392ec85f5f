import type { World } from './world.js';

export interface ExecutionName {
  readonly domain: string;
  readonly workflowId: string;
  /** Without it, the open run of the workflowId, or the one that was started last. */
  readonly runId?: string | undefined;
}

/** An event as the API answers it; its attributes are in one more member, named after its type. */
export interface DumpedEvent {
  readonly eventId: number;
  /** Epoch seconds. */
  readonly eventTimestamp: number;
  readonly eventType: string;
  readonly [attributes: string]: unknown;
}

/** A history as JSON: `{ "workflowExecution": { … }, "events": [ … ] }`. */
export interface DumpedHistory {
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
  readonly events: readonly DumpedEvent[];
}

/** What a domain holds at the moment. */
export interface DomainSummary {
  readonly name: string;
  readonly status: 'REGISTERED' | 'DEPRECATED';
  readonly workflowTypes: number;
  readonly activityTypes: number;
  readonly openExecutions: number;
  readonly closedExecutions: number;
}

export function summaries(world: World): DomainSummary[] {
  return [...world.domains.values()].map((domain) => ({
    name: domain.row.name,
    status: domain.row.status,
    workflowTypes: domain.workflowTypes.size,
    activityTypes: domain.activityTypes.size,
    openExecutions: domain.open.size,
    closedExecutions: domain.closed.size,
  }));
}

/** @throws Fault `UnknownResourceFault` when there is no such execution */
export function dumpHistory(world: World, name: ExecutionName): DumpedHistory {
  const domain = world.domain(name.domain);
  const { workflowId, runId } = name;
  const run =
    runId === undefined
      ? (domain.open.get(workflowId) ??
        [...domain.closed].findLast((closed) => closed.workflowId === workflowId) ??
        world.openRun(domain, workflowId, undefined))
      : world.run(domain, workflowId, runId);
  return {
    workflowExecution: { workflowId: run.workflowId, runId: run.runId },
    events: Array.from(run.events, (text) => JSON.parse(text) as DumpedEvent),
  };
}
