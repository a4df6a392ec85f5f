import type { AttachmentList } from '../codec/attachments.js';
import type { Codec } from '../codec/codec.js';
import { parseInput, type CallInput } from './arguments.js';
import { splitKeywords } from './keywords.js';

const OPENING = '{"args":';
const CLOSING = ',"kwargs":{}}';

/** Of input in which no argument has a name: nearly all. */
export const NO_KEYWORDS: CallInput['kwargs'] = Object.freeze({});

/**
 * Arguments as the wire carries them: `{"args":[1],"kwargs":{}}`, as the Python original. Those by name are one value of the
 * list.
 * @throws SimpleflowError `not-serializable`
 */
export function writeInput(codec: Codec, given: readonly unknown[], list?: AttachmentList): string {
  const { args, kwargs } = splitKeywords(given);
  return envelopeOf(codec.encode(args, list), kwargs === undefined ? '{}' : codec.encode(kwargs, list));
}

/** The same of arguments that are text already. @param args JSON text of a list; @param kwargs of an object */
export function envelopeOf(args: string, kwargs = '{}'): string {
  return `${OPENING}${args},"kwargs":${kwargs}}`;
}

/**
 * The input that a text means, in any of the forms it may have.
 * @throws SimpleflowError `malformed-data`, `invalid-input`
 */
export function readInput(codec: Codec, text: string): CallInput {
  const args = ownArguments(codec, text);
  return args === undefined ? parseInput(codec.decode(text)) : { args, kwargs: NO_KEYWORDS };
}

/** Reads what {@link writeInput} wrote without building an envelope first: that took a fifth of a small activity's time. */
function ownArguments(codec: Codec, text: string): unknown[] | undefined {
  if (!text.startsWith(OPENING) || !text.endsWith(CLOSING)) return undefined;
  try {
    const args = codec.decode(text.slice(OPENING.length, -CLOSING.length));
    return Array.isArray(args) ? args : undefined;
  } catch {
    // More than one list between the two, or a value that cannot be read: the whole text says where.
    return undefined;
  }
}
