import type { Attachment, AttachmentList } from './attachments.js';
import { type AnyClass, ClassRegistry, type RegisteredClass, type RegisteredErrorClass } from './classes.js';
import { isError } from './error-classes.js';
import { excessOf } from './extent.js';
import { exactJson } from './foreign-numbers.js';
import { reasonOf, type WireFailure } from './failure.js';
import { type CodecLimits, limitsFrom } from './limits.js';
import { isDeeper, parseJson } from './parse-json.js';
import { notSerializable } from './path.js';
import { isPlainJson } from './plain.js';
import { isErrorShape, readBareFailure, readError } from './read-error.js';
import { ValueReader } from './read-value.js';
import { isTag } from './read-tag.js';
import { RemoteError } from './remote-error.js';
import { ErrorWriter } from './write-error.js';
import { ValueWriter } from './write-value.js';

export interface CodecOptions {
  /** Classes of values: the class, or how it travels. */
  readonly classes?: readonly (AnyClass | RegisteredClass)[];
  /** Classes of errors: the class, or how it is rebuilt. */
  readonly errors?: readonly (AnyClass<Error> | RegisteredErrorClass)[];
  readonly limits?: Partial<CodecLimits>;
}

/**
 * Values and errors as text, and back.
 *
 * Values are JSON, with an object of a single `$` key for what JSON lacks. Plain JSON stays as it is.
 *
 * ```
 * { when: new Date(0), n: 1n }  ─encode─▶  {"when":{"$date":"1970-01-01T00:00:00.000Z"},"n":{"$bigint":"1"}}
 * ```
 *
 * | Tag | Holds |
 * |---|---|
 * | `$undefined`, `$number`, `$bigint` | `true`; `"NaN"`, `"Infinity"`, `"-Infinity"` or `"-0"`; decimal digits |
 * | `$date`, `$regexp`, `$url` | ISO 8601 in UTC, or `null` when invalid; `"/source/flags"`; text |
 * | `$map`, `$set` | a list of pairs; a list |
 * | `$buffer`, `$arraybuffer`, `$uint8array`, `$uint8clampedarray`, `$int8array` | base64 |
 * | `$int16array` and all wider ones, `$float64array`, `$bigint64array` … | a list of numbers |
 * | `$error` | class, message, stack, code, own fields, cause, as in the details of {@link WireFailure} |
 * | `$class` | name and value of an instance of a registered class |
 * | `$attachment`, `$copied` | the number of a buffer that goes beside the text, see `encode`; of a copied one, its class, too |
 * | `$$name` | an object of the user's whose only key is `$name`, and which would be read as a tag without a second `$` |
 */
export interface Codec {
  /**
   * JSON text that {@link Codec.decode} turns into an equal value. Objects met twice are written twice.
   *
   * @throws SimpleflowError `not-serializable`, with the path to what cannot be sent: functions, symbols, promises,
   *   instances of unregistered classes, holes in arrays, cycles, properties named `__proto__`, anything over a limit
   * @param attachments takes what `transfer` marks, SharedArrayBuffers, and copies of large buffers. Default: the first two
   *   cannot be sent, and buffers are written as text
   */
  encode(value: unknown, attachments?: AttachmentList): string;
  /**
   * The value of what `encode` wrote, or of any JSON. Only exactly what `encode` writes for a tag is read as one: an object
   * such as `{"$ref":"#/x"}` or `{"$date":"2020-01-02"}` stays as it is. An integer that would come back with other digits
   * from a number is a BigInt; Python's `NaN` and `Infinity` are read, too.
   *
   * @param attachments what came beside the text. Default: nothing did
   * @throws SimpleflowError `malformed-data`
   */
  decode(text: string, attachments?: readonly Attachment[]): unknown;
  /** The failure for anything that was thrown. Never throws: what cannot be sent is described. */
  encodeFailure(error: unknown): WireFailure;
  /** The error for a failure, ours or Python's. Never throws: a class unknown here gives a {@link RemoteError}. */
  decodeFailure(failure: WireFailure): Error;
}

/**
 * A codec that also knows classes of the user's own. Both sides need the same ones.
 *
 * @throws SimpleflowError `invalid-option` for two classes of one name, or a limit that is no positive integer
 */
export function createCodec(options: CodecOptions = {}): Codec {
  return Object.freeze(new JsonCodec(options));
}

class JsonCodec implements Codec {
  readonly #classes: ClassRegistry<RegisteredClass>;
  readonly #errors: ClassRegistry<RegisteredErrorClass>;
  readonly #limits: CodecLimits;

  constructor({ classes = [], errors = [], limits = {} }: CodecOptions) {
    this.#classes = new ClassRegistry(classes);
    this.#errors = new ClassRegistry(errors);
    this.#limits = limitsFrom(limits);
  }

  encode(value: unknown, attachments?: AttachmentList): string {
    return isPlain(value, this.#limits.maxDepth)
      ? this.#stringify(value)
      : this.#encodeTagged(value, attachments);
  }

  decode(text: string, attachments?: readonly Attachment[]): unknown {
    const { value, mayHoldTags } = parseJson(text, this.#limits);
    return mayHoldTags ? this.#reader(attachments).read(value) : value;
  }

  encodeFailure(error: unknown): WireFailure {
    // For a proxy or a getter that throws.
    let reason = 'NonError: an error that cannot be read';
    try {
      if (error instanceof RemoteError && error.wire !== undefined) return error.wire;
      const { errors, values } = this.#writers();
      const shape = errors.write(error);
      reason = reasonOf(shape.error, shape.message);
      if (values.isLarge && excessOf(shape, this.#limits) !== undefined) return { reason };
      return { reason, details: this.#stringify(shape, values.isExact) };
    } catch {
      // Without details if they are longer than text may be.
      return { reason };
    }
  }

  decodeFailure(failure: WireFailure): Error {
    const { reason, details } = failure;
    try {
      const shape = details === undefined ? undefined : this.decode(details);
      if (!isErrorShape(shape)) return readBareFailure(failure);
      const error = readError(shape, this.#errors);
      // A reason of its own, such as that of a workflow that failed with its task's details.
      const derived = reasonOf(String(shape['error']), error.message);
      if (error instanceof RemoteError && reason !== derived)
        Object.defineProperty(error, 'wire', { value: failure });
      return error;
    } catch {
      // Details that are not JSON, a tag that cannot be read, or a `revive` that throws.
      return readBareFailure(failure);
    }
  }

  #encodeTagged(value: unknown, attachments: AttachmentList | undefined): string {
    const { values } = this.#writers(attachments);
    const tree = values.write(value);
    // A tag is up to three levels of text, so that the writer's own count is not enough.
    if (values.isLarge || isDeeper(tree, this.#limits.maxDepth)) {
      const excess = excessOf(tree, this.#limits);
      if (excess !== undefined) throw notSerializable(excess.path, excess.what);
    }
    return this.#stringify(tree, values.isExact);
  }

  #stringify(value: unknown, isExact = false): string {
    let text: string;
    try {
      text = isExact ? exactJson(value) : JSON.stringify(value);
    } catch (cause) {
      // The value was checked: only a text longer than any string can be is left.
      throw notSerializable([], cause instanceof Error ? cause.message : 'too long', { cause });
    }
    if (text.length > this.#limits.maxTextLength) {
      throw notSerializable(
        [],
        `${text.length} characters of text, at most ${this.#limits.maxTextLength} are sent`,
      );
    }
    return text;
  }

  /** Values may hold errors and errors values, each knows the other. */
  #writers(attachments?: AttachmentList): { readonly values: ValueWriter; readonly errors: ErrorWriter } {
    const values: ValueWriter = new ValueWriter({
      classes: this.#classes,
      limits: this.#limits,
      attachments,
      readsAsTag: (key, payload) => this.#readsAsTag(key, payload),
      isError,
      writeError: (error) => {
        if (!errors.mayWrite(error)) throw new RangeError('too many errors inside each other');
        return errors.write(error);
      },
    });
    const errors: ErrorWriter = new ErrorWriter({
      registry: this.#errors,
      values,
      maxErrors: this.#limits.maxErrors,
    });
    return { values, errors };
  }

  /** Reads a copy: whether members are equal, or of the right class, is known of values only. */
  #readsAsTag(key: string, payload: unknown): boolean {
    if (typeof payload !== 'object' || payload === null) return isTag(key, payload);
    const excess = excessOf(payload, this.#limits);
    if (excess !== undefined) throw notSerializable([key, ...excess.path], excess.what);
    return isTag(key, this.decode(exactJson(payload)));
  }

  #reader(attachments?: readonly Attachment[]): ValueReader {
    return new ValueReader({
      classes: this.#classes,
      attachments,
      readError: (shape) => readError(shape, this.#errors),
    });
  }
}

// So many members take some 20 ms. Larger values go the slow way, which looks at each object once.
const PLAIN_MEMBERS = 1_000_000;

/** Getters and proxies may throw; the writer then says where. */
function isPlain(value: unknown, maxDepth: number): boolean {
  try {
    return isPlainJson(value, maxDepth, { left: PLAIN_MEMBERS });
  } catch {
    return false;
  }
}

/** Knows no classes but those of the language and of this package. */
export const defaultCodec: Codec = createCodec();
