import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.js';

/** Called once with the text of the body, or with `undefined` when it is larger than allowed. */
type Done = (text: string | undefined) => void;

/** Reads a body of at most `maxBytes`, the headers counted in, as the service counts them. */
export function readBody(request: IncomingMessage, maxBytes: number, done: Done): void {
  let chunks: Buffer[] = [];
  let bytes = headerBytes(request);
  let tooLarge = false;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else if (!tooLarge) {
      // What comes after is read and dropped, so that the client gets to read the answer.
      tooLarge = true;
      chunks = [];
      done(undefined);
    }
  });
  request.on('end', () => {
    if (tooLarge) return;
    const [first = Buffer.alloc(0)] = chunks;
    done((chunks.length > 1 ? Buffer.concat(chunks) : first).toString('utf8'));
  });
}

function headerBytes(request: IncomingMessage): number {
  let bytes = 0;
  for (const part of request.rawHeaders) bytes += part.length;
  return bytes;
}

/** @throws Fault `SerializationException` for what is not a JSON object; no body at all is an empty object */
export function parseBody(text: string): object {
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words would differ from one Node.js version to the next.
    throw new Fault('SerializationException', 'The body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Fault('SerializationException', 'The body is not a JSON object');
  return value;
}
