import {
  BOOLEAN,
  CHECKED_ELSEWHERE,
  FUNCTION,
  listOf,
  OBJECT,
  objectWith,
  wholeNumber,
  type OptionRules,
} from '../executor/option-rules.js';
import { isWorkflowMiddleware } from '../workflow/workflow-middleware.js';
import { isWorkflowClass } from '../workflow/workflow.js';
import type { InProcessOptions } from './in-process-options.js';

/** What the options of every in-process executor may be, beside those of its runner. */
export const IN_PROCESS_RULES: OptionRules<Omit<InProcessOptions, 'runner' | 'inlineRunner'>> = {
  codec: objectWith('encode', 'decode'),
  copy: CHECKED_ELSEWHERE,
  clock: objectWith('nowMs', 'elapsedMs', 'schedule', 'idle', 'close'),
  journal: BOOLEAN,
  logger: FUNCTION,
  workflowMiddleware: listOf('what `workflowMiddleware` made', isWorkflowMiddleware),
  lambdaHandlers: OBJECT,
  store: OBJECT,
  workflows: listOf('workflow classes', isWorkflowClass),
  residentRuns: wholeNumber(0),
  instantiate: FUNCTION,
};
