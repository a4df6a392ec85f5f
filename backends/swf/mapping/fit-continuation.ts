import { type Codec, SimpleflowError } from 'simpleflow';
import type { Command, IssuedCommand } from 'simpleflow/backend';
import { writeContinuedInput } from './run-input.js';
import { MAX_DATA_LENGTH } from './wire-codec.js';

type ContinueAsNew = Extract<Command, { kind: 'continue-as-new' }>;

/**
 * The input of the next run, with the signals that travel along.
 * @throws SimpleflowError `too-large`
 */
export function continuedInput(command: ContinueAsNew): string {
  const input = writeContinuedInput(command);
  if (input.length <= MAX_DATA_LENGTH) return input;
  throw tooLarge(input.length, command.signals?.length ?? 0);
}

/**
 * The same command; where the next run cannot be given its input, the failure of this one. Decided as soon as the command
 * is issued, so that a live decision and each replay of it issue the same.
 */
export function fitContinuation(issued: IssuedCommand, codec: Codec): IssuedCommand {
  const { command } = issued;
  if (command.kind !== 'continue-as-new') return issued;
  try {
    continuedInput(command);
    return issued;
  } catch (error) {
    // `too-large`, and nothing else.
    return { ...issued, command: { kind: 'fail-run', failure: codec.encodeFailure(error) } };
  }
}

/** Each alone fits, or it would not be there. */
function tooLarge(length: number, signals: number): SimpleflowError {
  return new SimpleflowError(
    'too-large',
    `the next run cannot be given its input and the ${signals} signals that no \`waitSignal\` has taken: ${length} characters of JSON, and Amazon SWF takes ${MAX_DATA_LENGTH}: take the signals before \`continueAsNew\`, or send where their values are stored`,
  );
}
