import { SimpleflowError, type WorkflowHandle } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { checkSettings } from '../check-settings.js';
import { connect } from '../client/connect.js';
import type { SwfApi } from '../client/swf-api.js';
import { WireCodec } from '../mapping/wire-codec.js';
import type { SwfExecutorSettings } from './create-swf-executor.js';
import { RunHandle } from './run-handle.js';
import { CallGate, RunWatch } from './run-watch.js';

/** A run that somebody else has started. Disposing of it closes the connection, and leaves the run alone. */
export interface FoundRun
  extends Pick<
      WorkflowHandle<unknown>,
      'workflowId' | 'runId' | 'result' | 'signal' | 'cancel' | 'terminate' | 'describe'
    >,
    Disposable {}

/**
 * Finds a run on Amazon SWF by its workflow id: the open one, else the one that began last.
 * @param runId that very run
 * @throws SimpleflowError `unknown-workflow` if there is none; `backend-missing` if the AWS SDK is not installed
 *
 * @example
 * using run = await findRun({ domain: 'demo' }, 'order-7');
 * await run.signal('paid');
 */
export async function findRun(
  settings: SwfExecutorSettings,
  workflowId: string,
  runId?: string,
): Promise<FoundRun> {
  checkSettings(settings);
  const { domain, codec = defaultCodec, shortestPollMs = 100, longestPollMs = 10_000 } = settings;
  const api = await connect(settings);
  try {
    const info = await lookUp(api, domain, { workflowId, runId });
    const execution = { workflowId, runId: info.runId };
    const gate = new CallGate(1);
    const handle = new RunHandle({
      api,
      domain,
      codec: new WireCodec(codec),
      workflowName: info.name,
      scope: undefined,
      watch: new RunWatch(execution, { api, domain, shortestPollMs, longestPollMs, gate }),
    });
    return Object.assign(handle, { [Symbol.dispose]: () => api.close() });
  } catch (error) {
    api.close();
    throw error;
  }
}

interface Found {
  readonly name: string;
  readonly runId: string;
}

async function lookUp(
  api: SwfApi,
  domain: string,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string | undefined },
): Promise<Found> {
  const query = { domain, startTimeFilter: { oldestDate: 0 }, executionFilter: { workflowId } };
  for (const operation of ['ListOpenWorkflowExecutions', 'ListClosedWorkflowExecutions'] as const) {
    // The newest comes first.
    const { executionInfos } = await api.call(operation, query);
    const found = executionInfos.find(({ execution }) => runId === undefined || execution.runId === runId);
    if (found !== undefined) return { name: found.workflowType.name, runId: found.execution.runId };
  }
  const which = runId === undefined ? '' : ` with run id \`${runId}\``;
  throw new SimpleflowError(
    'unknown-workflow',
    `there is no run of workflow id \`${workflowId}\`${which} in domain \`${domain}\``,
  );
}
