import { sourceLines } from 'simpleflow/backend';

/** What a line of the log says of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same with the lines it was thrown at, where they are known. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? sourceLines.stackOf(error) || messageOf(error) : messageOf(error);
}
