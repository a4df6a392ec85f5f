import { SimpleflowError } from 'simpleflow';

/** What stands in a field for a text that the Python library has put into its bucket: `simpleflow+s3://bucket/id 40000`. */
const REFERENCE = /^simpleflow\+s3:\/\/\S+ (\d+)$/u;
const PREFIX = 'simpleflow+s3://';

/** Characters of one field of the service (Amazon SWF service model, `Data`). */
const MAX_FIELD_LENGTH = 32_768;

/** True for a recording that was made with a bucket. */
export function holdsReferences(events: unknown): boolean {
  return JSON.stringify(events).includes(`"${PREFIX}`);
}

/** True if the reference that was recorded can be to this text: its length is all that the field tells of it. */
export function mayRefer(recorded: string | undefined, text: string | undefined): boolean {
  const [, length] = REFERENCE.exec(recorded ?? '') ?? [];
  return text !== undefined && Number(length) === text.length;
}

/** @throws SimpleflowError `too-large` for a reference: what it refers to is elsewhere */
export function assertNoReference(text: string): void {
  if (!text.startsWith(PREFIX)) return;
  throw new SimpleflowError(
    'too-large',
    `a value of this run is in a bucket of the Python library (\`${text}\`), which a replay does not read: fetch it, and put its text into the history in place of the reference`,
  );
}

/** @throws SimpleflowError `too-large` for a text that the library would put into its bucket now */
export function assertFits(text: string | undefined): void {
  if (text === undefined || text.length <= MAX_FIELD_LENGTH) return;
  throw new SimpleflowError(
    'too-large',
    `the next decision holds a text of ${text.length} characters, which the Python library would put into its bucket: a replay writes nothing there, and cannot say what the decision would refer to`,
  );
}
