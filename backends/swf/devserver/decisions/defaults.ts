import type { WorkflowTypeDefaults } from '../state/domain.js';
import type { RunConfig } from '../state/run.js';
import type { ChildPolicy } from '../state/words.js';

/** The first of two that is set; an empty duration is none. */
export function firstDefined(own: string | undefined, byDefault: string | undefined): string | undefined {
  if (own !== undefined && own !== '') return own;
  return byDefault === '' ? undefined : byDefault;
}

/** What a request or a decision may say of a new execution. */
export interface ConfigRequest {
  readonly executionStartToCloseTimeout?: string | undefined;
  readonly taskStartToCloseTimeout?: string | undefined;
  readonly taskList?: { readonly name: string } | undefined;
  readonly taskPriority?: string | undefined;
  readonly childPolicy?: ChildPolicy | undefined;
  readonly lambdaRole?: string | undefined;
}

/** The settings that must come from somewhere. */
export type MissingDefault =
  | 'executionStartToCloseTimeout'
  | 'taskList'
  | 'taskStartToCloseTimeout'
  | 'childPolicy';

/** The settings of a new execution: the request, then the type. In the order in which the service complains. */
export function resolveConfig(
  request: ConfigRequest,
  defaults: WorkflowTypeDefaults,
): RunConfig | MissingDefault {
  const executionStartToCloseTimeout = firstDefined(
    request.executionStartToCloseTimeout,
    defaults.defaultExecutionStartToCloseTimeout,
  );
  if (executionStartToCloseTimeout === undefined) return 'executionStartToCloseTimeout';
  const taskList = request.taskList ?? defaults.defaultTaskList;
  if (taskList === undefined) return 'taskList';
  const taskStartToCloseTimeout = firstDefined(
    request.taskStartToCloseTimeout,
    defaults.defaultTaskStartToCloseTimeout,
  );
  if (taskStartToCloseTimeout === undefined) return 'taskStartToCloseTimeout';
  const childPolicy = request.childPolicy ?? defaults.defaultChildPolicy;
  if (childPolicy === undefined) return 'childPolicy';
  return {
    executionStartToCloseTimeout,
    taskStartToCloseTimeout,
    taskList,
    taskPriority: request.taskPriority ?? defaults.defaultTaskPriority,
    childPolicy,
    lambdaRole: request.lambdaRole ?? defaults.defaultLambdaRole,
  };
}

/** How a decision's failure event names a missing default. */
export const UNDEFINED_CAUSE = {
  executionStartToCloseTimeout: 'DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED',
  taskList: 'DEFAULT_TASK_LIST_UNDEFINED',
  taskStartToCloseTimeout: 'DEFAULT_TASK_START_TO_CLOSE_TIMEOUT_UNDEFINED',
  childPolicy: 'DEFAULT_CHILD_POLICY_UNDEFINED',
} as const satisfies Record<MissingDefault, string>;
