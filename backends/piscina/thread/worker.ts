import { workerData, type MessagePort } from 'node:worker_threads';
import { defaultCodec } from 'simpleflow/backend';
import type { JobWire } from '../wire/job-wire.js';
import type { JobReply, ThreadData, ThreadMessage } from '../wire/messages.js';
import { ActivityThread } from './activity-thread.js';

// Nothing here may throw while it is imported: Piscina then hangs with the second job.

type BootFailed = Extract<JobReply, readonly ['failed', unknown]>;

let starting: Promise<ActivityThread | BootFailed> | undefined;
let thread: ActivityThread | undefined;

/** What Piscina calls for each message. Never rejects: a rejection that cannot be cloned would end the thread. */
export function runJob(message: ThreadMessage): JobReply | Promise<JobReply> {
  if (message.kind === 'close') return closeThread();
  return thread === undefined ? startAndRun(message.job, message.port) : thread.run(message.job);
}

async function closeThread(): Promise<JobReply> {
  try {
    await thread?.close();
  } catch (error) {
    // Of a service. The thread ends all the same.
    return ['failed', defaultCodec.encodeFailure(error)];
  }
  return ['ended', 0, []];
}

async function startAndRun(job: JobWire, port: MessagePort | undefined): Promise<JobReply> {
  const started = await (starting ??= start(port as MessagePort));
  if (!(started instanceof ActivityThread)) return started;
  thread = started;
  return thread.run(job);
}

async function start(port: MessagePort): Promise<ActivityThread | BootFailed> {
  try {
    return await ActivityThread.start({ ...(workerData as ThreadData), port });
  } catch (error) {
    // Whatever the user's modules and services throw.
    return ['failed', defaultCodec.encodeFailure(error)];
  }
}
