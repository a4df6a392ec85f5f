/**
 * What an executor does with a call before it is sent, for a durable service: the checks of `submit` and `start`, which say
 * the same on every backend, how a call becomes ids and text, and the future that its caller holds.
 *
 * options ─▶ checked ─▶ arguments resolved ─▶ id, text of the input ─▶ the service ─▶ future
 */

// The checks of `submit`, `start` and `map`.
export { isActivity } from '../activity/activity.js';
export type { AnyActivity } from '../workflow/submittable.js';
export { checkName, MAX_VERSION_LENGTH } from '../activity/names.js';
export { checkRunLimits } from '../activity/durations.js';
export { checkTags } from '../workflow/tags.js';
export { addLimits, checkTaskOptions } from '../engine/tasks/task-options.js';
export { parseRetry } from '../activity/retry-policy.js';
export type { ActivityTimeouts } from '../engine/language/commands.js';

// Its arguments.
export { keywordsOf, splitKeywords } from '../activity/keywords.js';
export { resolveArguments } from '../engine/tasks/resolve-arguments.js';
export type { ArgumentsHandler } from '../workflow/runtime.js';
export { mapInOrder } from '../inprocess/map/map-in-order.js';

// What is sent.
export { IdSource, idPrefix } from '../engine/language/ids.js';
export { remoteActivity } from '../activity/activity.js';
export { writeInput } from '../activity/envelope.js';
export { encodeSignal } from '../engine/parts/signals.js';
export { userContext } from '../replay/execution-context.js';

// What the caller holds.
export { createFuture, FutureSource } from '../futures/future-source.js';
export type { FutureOwner } from '../futures/future.js';
export { startLongTimeout } from '../futures/timeout.js';
