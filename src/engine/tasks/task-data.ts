import { writeInput } from '../../activity/envelope.js';
import { AttachmentList, type Attachment } from '../../codec/attachments.js';
import type { Codec } from '../../codec/codec.js';
import type { Decoder } from '../../futures/future-cell.js';

/** `{ input: '{"args":[1],"kwargs":{}}', attachments: [] }` */
export interface TaskInput {
  readonly input: string;
  /** Buffers that go beside it. */
  readonly attachments: readonly Attachment[];
}

/**
 * Arguments, where buffers may go beside them.
 * @throws SimpleflowError `not-serializable`
 */
export function encodeInput(args: readonly unknown[], codec: Codec): TaskInput {
  // Numbers and texts, which most arguments are, bring no buffers along, and need no list of them.
  const list = args.some(isObject) ? new AttachmentList({ keeps: true }) : undefined;
  const input = writeInput(codec, args, list);
  return { input, attachments: list?.take() ?? NO_ATTACHMENTS };
}

/** Of a task whose arguments bring nothing along; its result may. */
export const NO_ATTACHMENTS: readonly Attachment[] = Object.freeze([]);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Reads a result, with what came beside it. */
export function resultDecoder(codec: Codec, attachments: readonly Attachment[] | undefined): Decoder {
  return attachments === undefined ? codec : { decode: (text) => codec.decode(text, attachments) };
}
