import type { EngineEvent } from 'simpleflow/backend';
import type { RunStarted } from './engine-words.js';
import type { EventAttributesOf } from '../protocol/events.js';
import { readRunInput } from './run-input.js';

/** What the first event of a history does not tell. */
export interface StartOptions {
  /** `definition.name` of the class. */
  readonly name: string;
  readonly workflowId: string;
  /** Undefined only in a replay that was not told. */
  readonly runId: string | undefined;
}

/** The first event of a run, and the signals that the run before it has left. */
export function readStart(
  attributes: EventAttributesOf<'WorkflowExecutionStarted'>,
  { name, workflowId, runId }: StartOptions,
): EngineEvent[] {
  const { input, signals } = readRunInput(attributes.input);
  const { workflowType, taskList, tagList = [], parentWorkflowExecution: parent } = attributes;
  const { continuedExecutionRunId: continuedFromRunId } = attributes;
  const started: RunStarted = {
    kind: 'run-started',
    workflowId,
    name,
    version: workflowType.version,
    taskList: taskList.name,
    // Old histories hold nulls.
    tags: (tagList as readonly (string | null)[]).filter((tag) => tag !== null),
    input,
    ...(runId === undefined ? undefined : { runId }),
    ...(parent === undefined ? undefined : { parent }),
    ...(continuedFromRunId === undefined ? undefined : { continuedFromRunId }),
  };
  return [started, ...signals.map((signal): EngineEvent => ({ kind: 'signal-received', ...signal }))];
}
