import { writeInput } from '../activity/envelope.js';
import type { Codec } from '../codec/codec.js';
import type { StartOptions } from '../executor/executor.js';
import type { AnyWorkflowClass } from '../workflow/workflow.js';
import type { StartRequest } from './run-service.js';

/**
 * What starts a run of a workflow class: its definition gives what the options leave out.
 * @throws SimpleflowError `not-serializable`
 */
export function startRequest(
  { definition }: AnyWorkflowClass,
  { args, codec }: { readonly args: readonly unknown[]; readonly codec: Codec },
  options: Pick<StartOptions, 'workflowId' | 'tags' | 'taskList' | 'executionStartToCloseMs'> = {},
): StartRequest {
  const {
    workflowId,
    taskList = definition.taskList,
    tags = definition.tags === 'inherit' ? undefined : definition.tags,
    executionStartToCloseMs = definition.executionStartToCloseMs,
  } = options;
  return {
    name: definition.name,
    version: definition.version ?? 'default',
    input: writeInput(codec, args),
    ...(workflowId === undefined ? undefined : { workflowId }),
    ...(taskList === undefined ? undefined : { taskList }),
    ...(tags === undefined ? undefined : { tags }),
    ...(executionStartToCloseMs === undefined ? undefined : { executionStartToCloseMs }),
  };
}
