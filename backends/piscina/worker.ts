import { workerData } from 'node:worker_threads';
import { defaultCodec } from 'simpleflow/backend';
import { ActivityThread } from './activity-thread.js';
import type { JobWire } from './job-wire.js';
import type { JobReply, ThreadData, ThreadMessage } from './messages.js';

// The program of a thread. Nothing here may throw while it is imported: Piscina then hangs with the second job.

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

async function startAndRun(job: JobWire): Promise<JobReply> {
  try {
    thread = await ActivityThread.start(workerData as ThreadData);
  } catch (error) {
    // Whatever the user's modules and services throw.
    return { kind: 'boot-failed', failure: defaultCodec.encodeFailure(error) };
  }
  return thread.run(job);
}
