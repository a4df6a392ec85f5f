import type { EventAttributesOf, EventType } from '../../protocol/events.js';
import { applyEvent } from '../history/apply-event.js';
import { activityOf } from '../history/apply-tasks.js';
import { keyOfAttributes } from '../history/event-text.js';
import { lapseStickyList } from '../history/sticky-list.js';
import { linkToParent } from '../lifecycle/start-run.js';
import { newDomain, typeKey } from '../state/domain.js';
import { newRun } from '../state/new-run.js';
import type { Run } from '../state/run.js';
import type { World } from '../world.js';
import type { Line, StoredEvent } from './parse-line.js';
import type { Row, RunRow } from './rows.js';

/** Builds a world from the lines of a log; nothing is armed and nothing is handed out meanwhile. */
export class Restorer {
  readonly #world: World;
  readonly #runs = new Map<number, Run>();
  readonly #headers = new Map<number, RunRow>();
  /** The latest instant in the log. */
  lastMs = 0;

  constructor(world: World) {
    this.#world = world;
  }

  apply(lines: readonly Line[]): void {
    for (const line of lines)
      if (line.kind === 'event') this.#applyEvent(line.order, line.text, line.event);
      else this.#applyRow(line.row);
  }

  #applyRow(row: Row): void {
    const world = this.#world;
    if ('domain' in row) {
      const known = world.domains.get(row.domain.name);
      if (known === undefined) world.domains.set(row.domain.name, newDomain(row.domain));
      else Object.assign(known.row, row.domain);
    } else if ('type' in row) {
      const { type } = row;
      const domain = world.domain(type.domain);
      if (type.kind === 'workflow') domain.workflowTypes.set(typeKey(type.entry), type.entry);
      else domain.activityTypes.set(typeKey(type.entry), type.entry);
    } else if ('typeGone' in row) {
      const domain = world.domain(row.typeGone.domain);
      const types = row.typeGone.kind === 'workflow' ? domain.workflowTypes : domain.activityTypes;
      types.delete(row.typeGone.key);
    } else this.#applyRunRow(row);
  }

  #applyRunRow(row: Row): void {
    if ('started' in row) this.#headers.set(row.started.order, row.started);
    else if ('clock' in row) this.lastMs = Math.max(this.lastMs, row.clock);
    else if ('heartbeat' in row) {
      const { order, scheduledEventId, atMs, details } = row.heartbeat;
      const run = this.#runs.get(order);
      const activity = run === undefined ? undefined : activityOf(run, scheduledEventId);
      if (activity === undefined) return;
      activity.heartbeatAtMs = atMs;
      activity.heartbeatDetails = details;
    }
  }

  #applyEvent(order: number, text: string, event: StoredEvent): void {
    const atMs = Math.round(event.eventTimestamp * 1_000);
    this.lastMs = Math.max(this.lastMs, atMs);
    const type = event.eventType;
    const attributes = event[keyOfAttributes(type)] as EventAttributesOf<EventType>;
    const run = this.#runs.get(order) ?? this.#start(order, attributes, atMs);
    // A log whose lines can all be read may still lack some.
    if (event.eventId !== run.events.length + 1)
      throw new Error(
        `execution ${order} has event ${event.eventId} where event ${run.events.length + 1} belongs`,
      );
    run.events.push(text);
    applyEvent(run, type, attributes, { id: run.events.length, atMs });
    if (type === 'DecisionTaskCompleted' && !('taskList' in attributes))
      lapseStickyList(this.#world.settings.questions, run);
    if (run.status === 'OPEN') return;
    // A closed execution takes no more events, and another may have its workflowId next.
    run.domain.open.delete(run.workflowId);
    run.domain.closed.add(run);
  }

  #start(order: number, attributes: EventAttributesOf<EventType>, atMs: number): Run {
    const world = this.#world;
    const header = this.#headers.get(order);
    if (header === undefined) throw new Error(`execution ${order} has events but no start`);
    const { workflowId, runId } = header;
    const domain = world.domain(header.domain);
    const started = attributes as EventAttributesOf<'WorkflowExecutionStarted'>;
    const run = newRun({ domain, workflowId, runId, order }, started, atMs);
    this.#runs.set(order, run);
    this.#headers.delete(order);
    world.runs.set(runId, run);
    domain.open.set(workflowId, run);
    linkToParent(world, run);
    world.nextRunOrder(order);
    return run;
  }
}
