import { type Codec, SimpleflowError } from 'simpleflow';
import type { WireFailure } from 'simpleflow/backend';
import { fitFailure } from './fit-failure.js';

/** Characters of one field of a decision or an answer (Amazon SWF service model, `Data`). */
export const MAX_DATA_LENGTH = 32_768;

// What is around the arguments: `{"args":…,"kwargs":{},"meta":{"attempt":…,"startToCloseMs":…,"heartbeatMs":…}}`.
const MAX_ENVELOPE_LENGTH = 128;

/** Characters of JSON that a value may have. */
export const MAX_VALUE_LENGTH = MAX_DATA_LENGTH - MAX_ENVELOPE_LENGTH;

/**
 * A codec for texts that travel through the service: refuses what is too long for a field before it is sent, cuts
 * failures to fit, and reads what others wrote: text that is not JSON is that text, as in the Python original.
 */
export class WireCodec implements Codec {
  readonly #codec: Codec;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  encode(value: unknown): string {
    const text = this.#codec.encode(value);
    if (text.length <= MAX_VALUE_LENGTH) return text;
    throw new SimpleflowError(
      'too-large',
      `${text.length} characters of JSON, and Amazon SWF takes ${MAX_DATA_LENGTH} (${MAX_ENVELOPE_LENGTH} of them for the library): store the value, and send where it is`,
    );
  }

  decode(text: string): unknown {
    try {
      return this.#codec.decode(text);
    } catch (error) {
      // JSON of ours that cannot be read is an error; other text is somebody else's.
      if (isJson(text)) throw error;
      return text;
    }
  }

  encodeFailure(error: unknown): WireFailure {
    return fitFailure(this.#codec.encodeFailure(error));
  }

  decodeFailure(failure: WireFailure): Error {
    return this.#codec.decodeFailure(failure);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
