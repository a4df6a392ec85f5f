import type { WireFailure } from './failure.js';

/**
 * An error from elsewhere whose class is not known here: not a class of the language, of this package, or registered
 * with the codec. `name`, `message`, `stack`, `code`, own fields and `cause` are those of the original.
 */
export class RemoteError extends Error {
  /** The class of the original; differs from `name` if that was set by hand, or is `module.Class` from Python. */
  declare readonly type: string;
  /** What was thrown, when that was no error: `throw 'x'`. */
  declare readonly thrown?: unknown;
  /** What came, when not all of it can be written again from this error. */
  declare readonly wire?: WireFailure;

  constructor(name: string, message: string, type = name) {
    super(message);
    this.name = name;
    // Not fields of the original: kept out of what is enumerated, printed and compared.
    Object.defineProperty(this, 'type', { value: type, configurable: true });
  }
}
