import { SimpleflowError } from 'simpleflow';
import { EVENTS } from '../protocol/events.js';
import { isWhole } from './is-whole.js';
import type { SwfEvent } from '../mapping/swf-event.js';

/** A history as files hold it: what `GetWorkflowExecutionHistory` answers, and the ids that it lacks. */
export interface SwfHistory {
  readonly workflowExecution?: { readonly workflowId: string; readonly runId: string } | undefined;
  readonly events: readonly SwfEvent[];
}

const EXPECTED =
  'a history of Amazon SWF was expected: `{ "events": [...] }` as the SDK or the AWS CLI answers, a list of such pages, or a list of events';

/** True for what looks like a history of the service, in any of its forms, and not like a journal. */
export function isSwfHistory(value: unknown): boolean {
  const [page] = pagesOf(value) ?? [];
  const [first] = page?.events ?? [];
  return isRecord(first) && typeof first['eventType'] === 'string';
}

/**
 * A history out of any form it comes in: an answer of the SDK (dates) or of the AWS CLI (seconds, or text), several of
 * them as pages, a list of events alone, a file of `journalToHistory`; newest first too.
 * @throws SimpleflowError `malformed-data` naming the place that is not as expected
 */
export function parseHistory(value: unknown): SwfHistory {
  const pages = pagesOf(value);
  if (pages === undefined) throw malformed('$', EXPECTED);
  const events: SwfEvent[] = [];
  for (const [at, page] of pages.entries()) {
    for (let i = 0; i < page.events.length; i += 1) events.push(parseEvent(page.events[i], at, i));
  }
  if (events.length > 1 && (events[0]?.eventId ?? 0) > (events.at(-1)?.eventId ?? 0)) events.reverse();
  const [first] = events;
  if (first?.eventType !== 'WorkflowExecutionStarted') {
    throw malformed('its first event', 'the whole history is needed, from `WorkflowExecutionStarted` on');
  }
  checkWhole(pages, events);
  return { workflowExecution: identityOf(pages), events };
}

interface Page {
  readonly events: readonly unknown[];
  readonly workflowExecution?: unknown;
}

/** A page that is missing changes what code and history seem to disagree about, or hides it. */
function checkWhole(pages: readonly Page[], events: readonly SwfEvent[]): void {
  const { nextPageToken, NextToken } = (pages.at(-1) ?? {}) as Readonly<Record<string, unknown>>;
  if (isToken(nextPageToken) || isToken(NextToken)) {
    throw new SimpleflowError(
      'malformed-data',
      'there are more pages of this history: its last page has a `nextPageToken`; give all of them, as a list of pages',
    );
  }
  for (let i = 1; i < events.length; i += 1) {
    const [before, next] = [events[i - 1]?.eventId ?? 0, events[i]?.eventId ?? 0];
    if (next === before + 1) continue;
    throw new SimpleflowError(
      'malformed-data',
      `event ${before} is followed by event ${next}: events or pages are missing, twice there, or out of order`,
    );
  }
}

function isToken(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function pagesOf(value: unknown): Page[] | undefined {
  if (isPage(value)) return [value];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every(isPage)) return value;
  return value.every((item) => isRecord(item) && 'eventType' in item) ? [{ events: value }] : undefined;
}

function isPage(value: unknown): value is Page {
  return isRecord(value) && Array.isArray(value['events']);
}

function identityOf(pages: readonly Page[]): SwfHistory['workflowExecution'] {
  for (const { workflowExecution: found } of pages) {
    if (!isRecord(found)) continue;
    const { workflowId, runId } = found;
    if (typeof workflowId === 'string' && typeof runId === 'string') return { workflowId, runId };
  }
  return undefined;
}

function parseEvent(value: unknown, page: number, index: number): SwfEvent {
  if (!isRecord(value)) throw malformed(placeOf(page, index), 'an object');
  const { eventId, eventType, eventTimestamp } = value;
  if (typeof eventId !== 'number' || !Number.isSafeInteger(eventId))
    throw malformed(`\`eventId\` of ${placeOf(page, index)}`, 'a whole number');
  if (typeof eventType !== 'string') throw malformed(`\`eventType\` of ${placeOf(page, index)}`, 'a text');
  const time = Number.isFinite(eventTimestamp) ? (eventTimestamp as number) : parseTime(eventTimestamp);
  if (time === undefined)
    throw malformed(`\`eventTimestamp\` of ${placeOf(page, index)}`, 'a date, or seconds since 1970');
  const event = time === eventTimestamp ? value : { ...value, eventTimestamp: time };
  // A newer service may know more types; what is unknown here means nothing to a run.
  if (!isWhole(event, eventType)) checkAttributes(event, page, index);
  return event as unknown as SwfEvent;
}

function parseTime(value: unknown): Date | number | undefined {
  if (value instanceof Date) return value;
  if (typeof value !== 'string') return undefined;
  // The AWS CLI writes `2026-11-25T17:00:00.123000+00:00`, or the SDK's dates as JSON.
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : new Date(ms);
}

/** What each event must hold, but for what no run is told. */
const NEEDED: ReadonlyMap<string, { readonly key: string; readonly names: readonly string[] }> = new Map(
  Object.entries(EVENTS).map(([type, { members }]) => {
    const key = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`;
    const required = Object.entries(members).filter(
      ([name, { required }]) => required && name !== 'childPolicy',
    );
    return [type, { key, names: required.map(([name]) => name) }];
  }),
);

function checkAttributes(event: Record<string, unknown>, page: number, index: number): void {
  const { key, names } = NEEDED.get(event['eventType'] as string) ?? { key: '', names: [] };
  if (key === '') return;
  const attributes = event[key];
  if (!isRecord(attributes)) throw malformed(`\`${key}\` of ${placeOf(page, index)}`, 'an object');
  for (const name of names) {
    if (attributes[name] === undefined)
      throw malformed(`\`${key}.${name}\` of ${placeOf(page, index)}`, 'there');
  }
}

/** Written only where something is wrong: there may be 25,000 events. */
function placeOf(page: number, index: number): string {
  return `page ${page + 1}, event ${index + 1}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function malformed(place: string, expected: string): SimpleflowError {
  return new SimpleflowError('malformed-data', `${place} is not as expected: ${expected}`);
}
