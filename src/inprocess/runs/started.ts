import { checkRunLimits } from '../../activity/durations.js';
import { checkName, MAX_VERSION_LENGTH } from '../../activity/names.js';
import { writeInput } from '../../activity/envelope.js';
import type { Codec } from '../../codec/codec.js';
import type { ClosingCommand, StartChild } from '../../engine/language/commands.js';
import type { StartOptions } from '../../executor/executor.js';
import { checkTags } from '../../workflow/tags.js';
import type { AnyWorkflowClass } from '../../workflow/workflow.js';
import type { LiveRunStarted } from './live-run-options.js';

/** The first event of a run that is started from outside; its id has been checked. */
export function startedOf(
  { definition }: AnyWorkflowClass,
  input: { readonly args: readonly unknown[]; readonly codec: Codec },
  ids: { readonly workflowId: string; readonly runId: string },
  options: StartOptions,
): LiveRunStarted {
  const name = checkName('a workflow name', definition.name);
  for (const limits of [definition, options]) checkRunLimits(name, limits);
  const inherited = definition.tags === 'inherit' ? undefined : definition.tags;
  return {
    kind: 'run-started',
    ...ids,
    name,
    version: checkName('a workflow version', definition.version ?? 'default', MAX_VERSION_LENGTH),
    taskList: checkName('a task list', options.taskList ?? definition.taskList ?? 'default'),
    tags: checkTags(options.tags ?? inherited ?? []),
    input: writeInput(input.codec, input.args),
  };
}

/** The first event of a child. */
export function childStarted(parent: LiveRunStarted, runId: string, command: StartChild): LiveRunStarted {
  const { id: workflowId, name, version, taskList, tags, input } = command;
  return {
    kind: 'run-started',
    workflowId,
    runId,
    name,
    version,
    taskList,
    tags,
    input,
    parent: { workflowId: parent.workflowId, runId: parent.runId },
  };
}

/** The first event of the run that continues another: same workflow id, same parent. */
export function continuedStarted(
  before: LiveRunStarted,
  runId: string,
  closing: Extract<ClosingCommand, { kind: 'continue-as-new' }>,
): LiveRunStarted {
  const { version, taskList, tags, input, carried } = closing;
  const { carried: _, ...same } = before;
  return {
    ...same,
    runId,
    continuedFromRunId: before.runId,
    version,
    taskList,
    tags,
    input,
    ...(carried === undefined ? undefined : { carried }),
  };
}
