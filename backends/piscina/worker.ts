import { workerData, type MessagePort } from 'node:worker_threads';
import { defaultCodec } from 'simpleflow/backend';
import { ActivityThread } from './activity-thread.js';
import type { JobReply, ThreadData, ThreadMessage } from './messages.js';

// Nothing here may throw while it is imported: Piscina then hangs with the second job.

type BootFailed = Extract<JobReply, { readonly kind: 'boot-failed' }>;

let starting: Promise<ActivityThread | BootFailed> | undefined;
let thread: ActivityThread | undefined;

/** What Piscina calls for each job. Never rejects: a rejection that cannot be cloned would end the thread. */
export function runJob(message: ThreadMessage): JobReply | Promise<JobReply> {
  if ('kind' in message) return closeThread();
  return thread === undefined ? startAndRun(message) : thread.run(message);
}

async function closeThread(): Promise<JobReply> {
  try {
    await thread?.close();
  } catch (error) {
    // Of a service. The thread ends all the same, and is the last that could tell.
    process.emitWarning(error instanceof Error ? error : String(error));
  }
  return { kind: 'ended', ends: [], toldTimes: 0 };
}

async function startAndRun(message: Exclude<ThreadMessage, { readonly kind: 'close' }>): Promise<JobReply> {
  const started = await (starting ??= start(message.port as MessagePort));
  if ('kind' in started) return started;
  thread = started;
  return thread.run(message);
}

async function start(port: MessagePort): Promise<ActivityThread | BootFailed> {
  try {
    return await ActivityThread.start({ ...(workerData as ThreadData), port });
  } catch (error) {
    // Whatever the user's modules and services throw.
    return { kind: 'boot-failed', failure: defaultCodec.encodeFailure(error) };
  }
}
