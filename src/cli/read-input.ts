import { buffer } from 'node:stream/consumers';
import { type Codec, SimpleflowError, type Workflow } from 'simpleflow';
import type { AnyWorkflowClass } from 'simpleflow/backend';
import { bindArguments, parseInput } from '../activity/arguments.js';
import { checkJson, decodeText, readTextFile } from '../config/json-text.js';

export interface InputOptions {
  /** JSON text, or `-` for stdin. */
  readonly input: string | undefined;
  /** A file of JSON, or `-` for stdin. */
  readonly inputFile: string | undefined;
}

/**
 * The JSON text that the command line names; undefined if it names none.
 * @throws SimpleflowError `invalid-input` if it is given twice, cannot be read, or is not JSON
 */
export async function readInput({ input, inputFile }: InputOptions): Promise<string | undefined> {
  if (input !== undefined && inputFile !== undefined) {
    throw new SimpleflowError('invalid-input', 'the input was given twice: as `--input` and as a file');
  }
  if (input !== undefined && input !== '-') return checked(input.replace(/^\uFEFF/u, ''), '`--input`');
  if (input === '-' || inputFile === '-') {
    return checked(decodeText(await buffer(process.stdin)), 'the input from stdin');
  }
  return inputFile === undefined ? undefined : checked(readInputFile(inputFile), `\`${inputFile}\``);
}

function readInputFile(file: string): string {
  try {
    return readTextFile(file);
  } catch (cause) {
    // No such file, a folder, not ours to read, or not what its compression says.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SimpleflowError('invalid-input', `\`${file}\` cannot be read: ${reason}`, { cause });
  }
}

function checked(json: string, where: string): string {
  checkJson(json, where, 'invalid-input');
  return json;
}

/**
 * The arguments of a workflow: JSON cannot say `undefined`, and source text does not say which parameters TypeScript calls
 * optional, so every parameter without a default is required here.
 * @param json undefined for a call with no arguments
 * @param codec reads tagged forms, as `run` prints them
 */
export function bindInput(
  workflow: AnyWorkflowClass,
  json: string | undefined,
  codec: Codec,
): readonly unknown[] {
  const { name, parameters } = workflow.definition;
  // Only its source text is looked at.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { run: body } = workflow.prototype as Workflow;
  return bindArguments(body, parseInput(json === undefined ? [] : codec.decode(json)), {
    callee: `workflow \`${name}\``,
    parameters,
    requireAll: true,
  });
}
