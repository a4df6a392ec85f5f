import { setTimeout as delay } from 'node:timers/promises';
import { SimpleflowError, type WorkflowHandle } from 'simpleflow';
import { defaultCodec } from 'simpleflow/backend';
import { checkSettings } from '../check-settings.js';
import { connect } from '../client/connect.js';
import type { OutputOf, SwfApi } from '../client/swf-api.js';
import { WireCodec } from '../mapping/wire-codec.js';
import type { SwfExecutorSettings } from './create-swf-executor.js';
import { backoffMs } from '../polling/backoff.js';
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

// Lists and copies of histories lag behind what was done by up to some seconds.
const TRIES = 5;
const BACKOFF = { firstMs: 200, longestMs: 2_000 };

/** Asks again for a run that is not there: it may have begun just now. */
async function lookUp(
  api: SwfApi,
  domain: string,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string | undefined },
): Promise<Found> {
  for (let tries = 1; ; tries += 1) {
    const found =
      runId === undefined
        ? await latest(api, domain, workflowId)
        : await described(api, domain, { workflowId, runId });
    if (found !== undefined) return found;
    if (tries === TRIES) break;
    await delay(backoffMs(tries, BACKOFF, Math.random));
  }
  const which = runId === undefined ? '' : ` with run id \`${runId}\``;
  throw new SimpleflowError(
    'unknown-workflow',
    `there is no run of workflow id \`${workflowId}\`${which} in domain \`${domain}\``,
  );
}

async function described(
  api: SwfApi,
  domain: string,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<Found | undefined> {
  try {
    const { executionInfo } = await api.call('DescribeWorkflowExecution', { domain, execution });
    return { name: executionInfo.workflowType.name, runId: execution.runId };
  } catch (error) {
    if (SimpleflowError.is(error) && error.code === 'unknown-workflow') return undefined;
    throw error;
  }
}

/** The open run, else the one that began last. */
async function latest(api: SwfApi, domain: string, workflowId: string): Promise<Found | undefined> {
  const query = { domain, startTimeFilter: { oldestDate: 0 }, executionFilter: { workflowId } };
  for (const operation of ['ListOpenWorkflowExecutions', 'ListClosedWorkflowExecutions'] as const) {
    let nextPageToken: string | undefined;
    do {
      // The newest comes first; a page may be empty and have others after it.
      const page: OutputOf<typeof operation> = await api.call(operation, {
        ...query,
        ...(nextPageToken === undefined ? undefined : { nextPageToken }),
      });
      const [found] = page.executionInfos;
      if (found !== undefined) return { name: found.workflowType.name, runId: found.execution.runId };
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
  }
  return undefined;
}
