import { setTimeout as delay } from 'node:timers/promises';
import type { Codec } from 'simpleflow';
import { isFault } from '../client/faults.js';
import type { SwfApi } from '../client/swf-api.js';
import { backoffMs } from '../polling/backoff.js';
import { lineOf } from '../polling/error-facts.js';
import type { PollLog } from '../polling/outage.js';
import { refused, type TaskAnswer } from './task-answer.js';

export interface DeliverOptions {
  readonly api: SwfApi;
  readonly taskToken: string;
  readonly activityId: string;
  readonly codec: Codec;
  readonly log: PollLog;
  /** True when no further try is worth it: the task's own time is over, or the worker does not wait any longer. */
  readonly isOver: () => boolean;
}

/** What became of an answer; `lost`: SWF does not know the task any more, or has had the answer already. */
export type Delivery = 'delivered' | 'lost' | 'given-up';

const BACKOFF = { firstMs: 100, longestMs: 10_000 };

/** Tells SWF how a task ended, again and again until it is heard or the task's own time is over. Never rejects. */
export async function deliverAnswer(answer: TaskAnswer, options: DeliverOptions): Promise<Delivery> {
  const { api, taskToken, activityId, codec, log, isOver } = options;
  let current = answer;
  for (let failures = 1; ; failures += 1) {
    try {
      await api.call(current.operation, { ...current.input, taskToken });
      if (failures > 1 && current === answer)
        log(`the answer of \`${activityId}\` has arrived, at try ${failures}`);
      return 'delivered';
    } catch (error) {
      // Normal: it has timed out, its run is closed, or the reply to an earlier try was lost.
      if (isFault(error, 'UnknownResourceFault')) return 'lost';
      if (isRefusal(error)) {
        log(`SWF refuses the answer of \`${activityId}\`: ${lineOf(error)}`);
        if (current !== answer) return 'given-up';
        current = refused(activityId, error, codec);
        continue;
      }
      if (failures === 1)
        log(`the answer of \`${activityId}\` did not arrive, and is sent again: ${lineOf(error)}`);
      if (isOver()) {
        log(`the answer of \`${activityId}\` is given up after ${failures} tries: ${lineOf(error)}`);
        return 'given-up';
      }
    }
    await delay(backoffMs(failures, BACKOFF, Math.random));
  }
}

function isRefusal(error: unknown): boolean {
  return isFault(error, 'ValidationException', 'SerializationException');
}
