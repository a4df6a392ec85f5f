import { randomUUID } from 'node:crypto';
import type { ActivityDefinition, Codec, TaskOptions } from 'simpleflow';
import { type AnyWorkflowClass, submission } from 'simpleflow/backend';
import type { SwfSettings } from '../settings.js';
import { CARRIER_PREFIX } from '../runs/carrier.js';
import { OneActivity, type CarriedActivity } from '../runs/one-activity.js';
import { settleRun } from '../runs/run-end.js';
import { startInput } from './start-run.js';
import type { SubmissionKind } from './submission.js';

interface Context {
  readonly settings: SwfSettings;
  readonly codec: Codec;
}

/** @throws SimpleflowError `invalid-option`, `invalid-id` */
export function activitySubmission(
  { definition }: submission.AnyActivity,
  options: TaskOptions,
  ids: submission.IdSource,
  context: Context,
): SubmissionKind {
  submission.checkTaskOptions(definition.name, options);
  const prefix = submission.idPrefix(definition);
  const id =
    options.id === undefined ? ids.next(prefix) : ids.custom('an activity id', `${prefix}-${options.id}`);
  const suffix = options.id ?? (id.startsWith(`${prefix}-`) ? id.slice(prefix.length + 1) : '1');
  const carried = carriedActivity(definition, options, suffix, context.settings);
  const raises = options.raisesOnFailure ?? definition.raisesOnFailure ?? true;
  return {
    id,
    workflowName: OneActivity.definition.name,
    cancelsAtOnce: true,
    startInput: (given) =>
      startInput(
        OneActivity,
        carriedInput(carried, given),
        { workflowId: `${CARRIER_PREFIX}${randomUUID()}` },
        context,
      ),
    settle: (source, end, run) => {
      if (end.kind !== 'failed') return settleRun(source, end, run, context.codec);
      const error = context.codec.decodeFailure(end.failure);
      if (raises) source.reject(error);
      else source.swallow(error);
    },
  };
}

export function workflowSubmission(workflow: AnyWorkflowClass, context: Context): SubmissionKind {
  return {
    id: undefined,
    workflowName: workflow.definition.name,
    cancelsAtOnce: false,
    startInput: (args) => startInput(workflow, args, {}, context),
    settle: (source, end, run) => settleRun(source, end, run, context.codec),
  };
}

function carriedInput(carried: CarriedActivity, given: readonly unknown[]): readonly unknown[] {
  const { args, kwargs } = submission.splitKeywords(given);
  return kwargs === undefined ? [carried, args] : [carried, args, kwargs];
}

function carriedActivity(
  definition: ActivityDefinition,
  options: TaskOptions,
  id: string,
  settings: SwfSettings,
): CarriedActivity {
  const { name, version, retry, rawInput, isLambda } = definition;
  const taskList = options.taskList ?? settings.taskList ?? definition.taskList;
  const limited = submission.addLimits(
    { kind: 'schedule-activity', id, name, version, taskList, attempt: 1, input: '' },
    definition,
    options,
  );
  const { kind: _kind, attempt: _attempt, input: _input, ...carried } = limited;
  return {
    ...carried,
    retry: options.retry === undefined ? retry : submission.parseRetry(options.retry),
    ...(rawInput === undefined ? undefined : { rawInput }),
    ...(isLambda === undefined ? undefined : { isLambda }),
  };
}
