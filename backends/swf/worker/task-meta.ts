/**
 * What a decider tells a worker about a try, beside the arguments: SWF itself hands workers neither the number of the
 * try nor its time limits. Absent means: the first try, the limits of the activity's definition.
 *
 * `{"args":[1],"kwargs":{},"meta":{"attempt":2,"heartbeatMs":3000}}`
 */
export interface TaskMeta {
  readonly attempt?: number;
  readonly startToCloseMs?: number;
  readonly heartbeatMs?: number;
}

const KEYS = ['attempt', 'startToCloseMs', 'heartbeatMs'] as const;

/** What the input says besides the arguments. What is not ours is passed over. */
export function metaOf(input: string): TaskMeta {
  return metaFrom(envelopeOf(input)?.meta);
}

/** @param facts what was read in one of the places where a decider writes them */
export function metaFrom(facts: unknown): TaskMeta {
  const meta = typeof facts === 'object' && facts !== null ? (facts as Record<string, unknown>) : {};
  return Object.fromEntries(
    KEYS.flatMap((key) =>
      Number.isSafeInteger(meta[key]) && (meta[key] as number) > 0 ? [[key, meta[key]]] : [],
    ),
  );
}

interface Envelope {
  readonly meta: Record<string, unknown>;
}

function envelopeOf(input: string): Envelope | undefined {
  // Most inputs have none: they are not parsed for it.
  if (!input.includes('"meta"')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(input);
  } catch {
    // Not from a decider of ours.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('args' in value) || !('meta' in value))
    return undefined;
  return typeof value.meta === 'object' && value.meta !== null ? (value as unknown as Envelope) : undefined;
}
