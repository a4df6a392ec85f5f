import { AttachmentList, type Attachment } from '../codec/attachments.js';
import type { Codec } from '../codec/codec.js';
import type { Decoder } from '../futures/future-cell.js';

/** `{ input: '{"args":[1],"kwargs":{}}', attachments: undefined }` */
export interface TaskInput {
  readonly input: string;
  /** Buffers that go beside it; undefined where none can. */
  readonly attachments: readonly Attachment[] | undefined;
}

/** @throws SimpleflowError `not-serializable` */
export function encodeInput(args: readonly unknown[], codec: Codec, carriesBuffers: boolean): TaskInput {
  const list = carriesBuffers ? new AttachmentList() : undefined;
  const input = `{"args":${codec.encode(args, list)},"kwargs":{}}`;
  return { input, attachments: list?.take() };
}

/** Reads a result, with what came beside it. */
export function resultDecoder(codec: Codec, attachments: readonly Attachment[] | undefined): Decoder {
  return attachments === undefined ? codec : { decode: (text) => codec.decode(text, attachments) };
}
