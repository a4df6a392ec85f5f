import type { Codec } from '../../codec/codec.js';
import { ERROR_KEY, isTag } from '../../codec/read-tag.js';

const ERROR_OPENING = `{"${ERROR_KEY}":`;

/**
 * The codec of a run: it leaves the stack traces of errors out of the values that a run sends. Where an error was made or
 * caught is another place in every replay, and what a run asks for must be the same in all of them, to the byte: ids of
 * idempotent tasks and the size of the history follow from it. Failures, which end a run, keep their traces.
 */
export function tracelessCodec(codec: Codec): Codec {
  return {
    encode: (value, attachments) => withoutTraces(codec.encode(value, attachments)),
    decode: (text, attachments) => codec.decode(text, attachments),
    encodeFailure: (error) => codec.encodeFailure(error),
    decodeFailure: (failure) => codec.decodeFailure(failure),
  };
}

/** JSON text without the traces of the errors in it. */
function withoutTraces(text: string): string {
  // Hardly any value has an error in it.
  return text.includes(ERROR_OPENING) ? JSON.stringify(valueWithoutTraces(JSON.parse(text))) : text;
}

/** Errors are known by their tag: an object of the user's own may have the same keys as an error. */
function valueWithoutTraces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueWithoutTraces);
  if (!isRecord(value)) return value;
  const { [ERROR_KEY]: shape, ...others } = value;
  return Object.keys(others).length === 0 && isTag(ERROR_KEY, shape)
    ? { [ERROR_KEY]: shapeWithoutTraces(shape) }
    : mapValues(value, valueWithoutTraces);
}

/** The errors inside an error have no tag of their own. */
function shapeWithoutTraces(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(shapeWithoutTraces);
  if (!isRecord(shape)) return shape;
  const { traceback: _, ...rest } = shape;
  return mapValues(rest, (value, key) =>
    key === 'cause' || key === 'errors' ? shapeWithoutTraces(value) : valueWithoutTraces(value),
  );
}

function mapValues(
  record: Readonly<Record<string, unknown>>,
  map: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
