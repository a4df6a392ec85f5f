import { DOMAIN_INPUTS } from './domain-inputs.js';
import { TYPE_INPUTS } from './type-inputs.js';
import { EXECUTION_INPUTS } from './execution-inputs.js';
import { TASK_INPUTS } from './task-inputs.js';
import { VISIBILITY_INPUTS } from './visibility-inputs.js';
import type { ValueOf } from './shape.js';

/** The input of each of the 39 operations. */
export const INPUTS = {
  ...DOMAIN_INPUTS,
  ...TYPE_INPUTS,
  ...EXECUTION_INPUTS,
  ...TASK_INPUTS,
  ...VISIBILITY_INPUTS,
} as const;

export type OperationName = keyof typeof INPUTS;

/** The TypeScript type of an operation's input after validation. */
export type InputOf<N extends OperationName> = ValueOf<(typeof INPUTS)[N]>;
