/** What an option may be: for `checkOptionsOf`, with one rule for each option of an executor, a worker or a decider. */
export { isActivityMiddleware } from '../activity/activity-middleware.js';
export { isMiddleware } from '../executor/middleware.js';
export {
  BOOLEAN,
  CHECKED_ELSEWHERE,
  FUNCTION,
  listOf,
  OBJECT,
  objectWith,
  type OptionRule,
} from '../executor/option-rules.js';
export { IN_PROCESS_RULES } from '../inprocess/option-rules.js';
