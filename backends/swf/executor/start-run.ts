import { randomUUID } from 'node:crypto';
import { type ChildPolicy, type Codec, SimpleflowError, type StartOptions } from 'simpleflow';
import { type AnyWorkflowClass, submission } from 'simpleflow/backend';
import { factsOf } from '../polling/error-facts.js';
import { isFault } from '../client/faults.js';
import type { Registrar } from '../client/registrar.js';
import type { OutputOf, SwfApi, WireEvent } from '../client/swf-api.js';
import { executionSecondsOf, secondsOf } from '../mapping/durations.js';
import type { InputOf } from '../protocol/inputs.js';
import { DEFAULT_DECISION_MS, type SwfSettings } from '../settings.js';

type StartInput = InputOf<'StartWorkflowExecution'>;

const CHILD_POLICIES = {
  terminate: 'TERMINATE',
  'request-cancel': 'REQUEST_CANCEL',
  abandon: 'ABANDON',
} as const satisfies Record<ChildPolicy, string>;

/**
 * What starts a run: what the call says goes before the settings, and those before the definition.
 * @throws SimpleflowError `invalid-id`, `invalid-option`, `not-serializable`, `too-large`
 */
export function startInput(
  workflow: AnyWorkflowClass,
  args: readonly unknown[],
  options: StartOptions,
  { settings, codec }: { readonly settings: SwfSettings; readonly codec: Codec },
): StartInput {
  const { definition } = workflow;
  for (const limits of [definition, settings, options]) submission.checkRunLimits(definition.name, limits);
  const inherited = definition.tags === 'inherit' ? undefined : definition.tags;
  const tags = submission.checkTags(options.tags ?? settings.tags ?? inherited ?? []);
  const priority = options.priority ?? settings.priority ?? definition.priority;
  const lambdaRole = options.lambdaRole ?? settings.lambdaRole ?? definition.lambdaRole;
  const childPolicy = options.childPolicy ?? settings.childPolicy ?? definition.childPolicy ?? 'terminate';
  return {
    domain: settings.domain,
    workflowId: submission.checkName('a workflow id', options.workflowId ?? randomUUID()),
    workflowType: {
      name: submission.checkName('a workflow name', definition.typeName ?? definition.name),
      version: submission.checkName(
        'a workflow version',
        definition.version ?? 'default',
        submission.MAX_VERSION_LENGTH,
      ),
    },
    taskList: {
      name: submission.checkName(
        'a task list',
        options.taskList ?? settings.taskList ?? definition.taskList ?? 'default',
      ),
    },
    input: submission.writeInput(codec, args),
    childPolicy: CHILD_POLICIES[childPolicy],
    executionStartToCloseTimeout: executionSecondsOf(
      options.executionStartToCloseMs ??
        settings.executionStartToCloseMs ??
        definition.executionStartToCloseMs,
    ),
    taskStartToCloseTimeout: secondsOf(
      options.decisionStartToCloseMs ??
        settings.decisionStartToCloseMs ??
        definition.decisionStartToCloseMs ??
        DEFAULT_DECISION_MS,
    ),
    ...(tags.length === 0 ? undefined : { tagList: tags }),
    ...(priority === undefined ? undefined : { taskPriority: String(priority) }),
    ...(lambdaRole === undefined ? undefined : { lambdaRole }),
  };
}

/**
 * Registers what is missing and starts the run; gives its run id.
 * @throws SimpleflowError `workflow-already-running`; a fault of the service
 */
export async function startRun(
  input: StartInput,
  { api, registrar }: { readonly api: SwfApi; readonly registrar: Registrar },
): Promise<string> {
  try {
    const { runId } = await startRegistered(input, { api, registrar });
    if (runId === undefined) throw new SimpleflowError('malformed-data', 'SWF gave no run id');
    return runId;
  } catch (cause) {
    if (!isFault(cause, 'WorkflowExecutionAlreadyStartedFault')) throw cause;
    const own = wasRepeated(cause) ? await ownRun(input, api) : undefined;
    if (own !== undefined) return own;
    throw new SimpleflowError(
      'workflow-already-running',
      `a run with the workflow id \`${input.workflowId}\` is open in domain \`${input.domain}\``,
      { cause: (cause as Error).cause },
    );
  }
}

/** Starts it; once more where domain or type were registered and are gone. */
async function startRegistered(
  input: StartInput,
  { api, registrar }: { readonly api: SwfApi; readonly registrar: Registrar },
): Promise<OutputOf<'StartWorkflowExecution'>> {
  const start = async () => {
    await registrar.domain();
    await registrar.workflowType(input.workflowType);
    return api.call('StartWorkflowExecution', input);
  };
  try {
    return await start();
  } catch (error) {
    if (!isFault(error, 'UnknownResourceFault')) throw error;
    registrar.forget();
    return start();
  }
}

/** The SDK has sent the call more than once: the answer to the first may have been lost. */
function wasRepeated(error: unknown): boolean {
  return factsOf(error).attempts > 1;
}

/** The open run of that id, if it was begun as `input` says. */
async function ownRun(input: StartInput, api: SwfApi): Promise<string | undefined> {
  const { domain, workflowId } = input;
  const { executionInfos } = await api.call('ListOpenWorkflowExecutions', {
    domain,
    startTimeFilter: { oldestDate: 0 },
    executionFilter: { workflowId },
  });
  const [run] = executionInfos;
  if (run === undefined) return undefined;
  const { events } = await api.call('GetWorkflowExecutionHistory', {
    domain,
    execution: run.execution,
    maximumPageSize: 1,
  });
  return startedWith(events[0]) === input.input ? run.execution.runId : undefined;
}

function startedWith(event: WireEvent | undefined): string | undefined {
  const attributes = event?.['workflowExecutionStartedEventAttributes'] as
    | { readonly input?: string }
    | undefined;
  return attributes?.input;
}
