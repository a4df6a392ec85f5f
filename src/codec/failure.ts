/**
 * An error on its way through a store, a thread or a network.
 *
 * ```json
 * { "reason": "RangeError: out of stock",
 *   "details": "{\"error\":\"RangeError\",\"error_type\":\"RangeError\",\"message\":\"out of stock\",\"traceback\":[…]}" }
 * ```
 *
 * `reason` is `<name>: <message>`, or the name alone when the message is empty, and never cut. `details` is JSON text,
 * see {@link ErrorShape}; it is absent, or some other text, in failures that were not written by a codec.
 */
export interface WireFailure {
  readonly reason: string;
  readonly details?: string;
}

/**
 * What `details` holds. The first four are those of Python's simpleflow, so that either side reads the other.
 *
 * Values that are the user's own (`code`, `fields`, `thrown`) may hold tags.
 */
export interface ErrorShape {
  /** What a reader calls the error: its `name`, or the name of its class when nobody set one. */
  readonly error: string;
  /** The class to rebuild; `simpleflow.`, then the name, for the classes of this package. */
  readonly error_type: string;
  readonly message: string;
  /** The lines of the stack, the first one included; absent from the values that a run sends. */
  readonly traceback?: readonly string[];
  readonly code?: unknown;
  /** Own enumerable properties; a text in brackets stands for one that cannot be sent. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: ErrorShape;
  readonly errors?: readonly ErrorShape[];
  /** The value itself, when what was thrown is no error. */
  readonly thrown?: unknown;
}

/** The first line of an error: `RangeError: out of stock`, or `RangeError` without a message. */
export function reasonOf(name: string, message: string): string {
  return message === '' ? name : `${name}: ${message}`;
}
