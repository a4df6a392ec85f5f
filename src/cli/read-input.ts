import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { SimpleflowError } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { locateJsonError } from './locate-json-error.js';

export interface InputOptions {
  /** JSON text, or `-` for stdin. */
  readonly input?: string;
  /** A file of JSON, or `-` for stdin. */
  readonly inputFile?: string;
}

/**
 * The input that the command line names; without any, a call with no arguments.
 * @throws SimpleflowError `invalid-input` if it is given twice, cannot be read, or is not JSON
 */
export async function readInput({ input, inputFile }: InputOptions): Promise<unknown> {
  if (input !== undefined && inputFile !== undefined) {
    throw new SimpleflowError('invalid-input', 'the input was given twice: as `--input` and as a file');
  }
  if (input !== undefined && input !== '-') return parseJsonInput(input, '`--input`');
  if (input === '-' || inputFile === '-')
    return parseJsonInput(await text(process.stdin), 'the input from stdin');
  if (inputFile === undefined) return [];
  return parseJsonInput(await readInputFile(inputFile), `\`${inputFile}\``);
}

async function readInputFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    // No such file, a folder, or not ours to read.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SimpleflowError('invalid-input', `\`${file}\` cannot be read: ${reason}`, { cause });
  }
}

function parseJsonInput(json: string, where: string): unknown {
  // Editors on Windows put it there.
  const clean = json.replace(/^\uFEFF/u, '');
  const problem = locateJsonError(clean);
  if (problem !== undefined) {
    const { line, column, found } = problem;
    throw new SimpleflowError(
      'invalid-input',
      `${where} is not JSON: unexpected ${found} at line ${line}, column ${column}`,
    );
  }
  // What `run` prints can be input again: dates and the like are tagged.
  return defaultCodec.decode(clean);
}
