import { randomUUID } from 'node:crypto';
import { checkName, MAX_VERSION_LENGTH } from '../activity/names.js';
import type { RunStarted } from '../engine/language/events.js';
import { SimpleflowError } from '../errors.js';
import type { NewRun } from '../store/run-records.js';
import { checkTags } from '../workflow/tags.js';
import type { StartRequest } from './run-service.js';

/** A request as a store keeps it. @throws SimpleflowError `invalid-id`, `invalid-option` */
export function newRunOf(request: StartRequest, startedAtMs: number): NewRun {
  const { input, executionStartToCloseMs } = request;
  const runId = randomUUID();
  const identity = {
    runId,
    workflowId: checkName('a workflow id', request.workflowId ?? randomUUID()),
    name: checkName('a workflow name', request.name),
    version: checkName('a workflow version', request.version, MAX_VERSION_LENGTH),
    taskList: checkName('a task list', request.taskList ?? 'default'),
    tags: checkTags(request.tags ?? []),
  };
  if (executionStartToCloseMs !== undefined && !(executionStartToCloseMs > 0)) {
    throw new SimpleflowError(
      'invalid-option',
      `\`executionStartToCloseMs\` must be above 0, got \`${executionStartToCloseMs}\``,
    );
  }
  const started: RunStarted = { kind: 'run-started', ...identity, input };
  return {
    ...identity,
    started: JSON.stringify(started),
    settings: JSON.stringify({ awaitsSignals: true }),
    startedAtMs,
    ...(executionStartToCloseMs === undefined
      ? undefined
      : { timeoutAtMs: startedAtMs + executionStartToCloseMs }),
  };
}
