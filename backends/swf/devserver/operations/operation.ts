import type { AnswerBody } from '../wire/answer-body.js';
import type { InputOf, OperationName } from '../../protocol/inputs.js';
import type { Caller } from '../dispatch/task-list.js';
import type { World } from '../world.js';

/** The body of an answer that has none. */
export const EMPTY = '';

/**
 * One operation of the API: from a valid input to the body of the answer, or `undefined` when the answer comes later
 * through the caller. It throws a `Fault` before it has changed anything.
 */
export type Operation<N extends OperationName> = (
  world: World,
  input: InputOf<N>,
  caller: Caller,
) => AnswerBody | undefined;
