import type { Codec } from '../../codec/codec.js';

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
  if (!text.includes('"traceback":')) return text;
  return JSON.stringify(JSON.parse(text), function (this: unknown, key, value: unknown) {
    return key === 'traceback' && isErrorShape(this) ? undefined : value;
  });
}

function isErrorShape(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error_type' in value && 'message' in value;
}
