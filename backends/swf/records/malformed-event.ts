import { SimpleflowError } from 'simpleflow';
import { EVENTS } from '../protocol/events.js';
import type { Shape } from '../protocol/shape.js';
import type { SwfEvent } from '../mapping/swf-event.js';

/**
 * What a replay of these events has thrown, as an error with a code: one of ours stays as it is, any other comes from an
 * event that does not hold what its type says. Looked for only then: most of 25,000 events are as they should be.
 * @param lastEventId the event that was read last, for one that looks as it should
 */
export function malformedHistory(error: unknown, events: readonly SwfEvent[], lastEventId: number): unknown {
  if (SimpleflowError.is(error)) return error;
  for (const event of events) {
    const wrong = wrongIn(event);
    if (wrong !== undefined) return malformed(event, wrong, error);
  }
  const last = events.find(({ eventId }) => eventId === lastEventId) ?? events.at(-1);
  return malformed(last, error instanceof Error ? error.message : String(error), error);
}

function malformed(event: SwfEvent | undefined, what: string, cause: unknown): SimpleflowError {
  const where = event === undefined ? 'the history' : `event ${event.eventId} (${event.eventType})`;
  return new SimpleflowError(
    'malformed-history',
    `${where} is not as Amazon SWF writes it: ${what}; take the history again, as \`aws swf get-workflow-execution-history\` gives it`,
    { cause },
  );
}

function wrongIn(event: SwfEvent): string | undefined {
  const shape: Shape | undefined = Object.hasOwn(EVENTS, event.eventType)
    ? EVENTS[event.eventType]
    : undefined;
  if (shape === undefined) return undefined;
  const key = `${event.eventType.charAt(0).toLowerCase()}${event.eventType.slice(1)}EventAttributes`;
  return mismatch((event as unknown as Record<string, unknown>)[key], shape, key);
}

/** The first place at which a value is not of its shape. Limits do not count: the service has kept them. */
function mismatch(value: unknown, shape: Shape, place: string): string | undefined {
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : `\`${place}\` must be a text`;
    case 'choice':
      return shape.values.includes(value as string)
        ? undefined
        : `\`${place}\` must be one of ${shape.values.join(', ')}`;
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : `\`${place}\` must be a whole number`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : `\`${place}\` must be true or false`;
    case 'timestamp':
      return undefined;
    case 'list': {
      if (!Array.isArray(value)) return `\`${place}\` must be a list`;
      for (const [at, item] of value.entries()) {
        const wrong = mismatch(item, shape.of, `${place}[${at}]`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    }
    case 'structure': {
      if (typeof value !== 'object' || value === null) return `\`${place}\` must be an object`;
      for (const [name, { shape: inner, required }] of Object.entries(shape.members)) {
        const part = (value as Record<string, unknown>)[name];
        if (part === undefined && !required) continue;
        const wrong = mismatch(part, inner, `${place}.${name}`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    }
  }
}
