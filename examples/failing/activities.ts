import { activity, activityContext } from 'simpleflow';

const options = { version: '1', taskList: 'failing' };

/** Works at the third try: the policy waits 100 ms, then 200 ms. */
export const flaky = activity(
  'flaky',
  () => {
    const { attempt } = activityContext();
    if (attempt < 3) throw new Error(`the line is busy (try ${attempt})`);
    return `connected at try ${attempt}`;
  },
  { ...options, retry: { maxAttempts: 5, initialDelayMs: 100, backoff: 2 } },
);

/** Never works, and says so at once: another try would not help. */
export const charge = activity(
  'charge',
  (cents: number): string => {
    if (cents <= 0) throw new RangeError(`cannot charge ${cents} cents`);
    return `charged ${cents}`;
  },
  { ...options, retry: { maxAttempts: 5, nonRetryable: ['RangeError'] } },
);

/** Fails without raising: whoever asks for its result gets undefined. */
export const notify = activity(
  'notify',
  (): string | undefined => {
    throw new Error('no network');
  },
  { ...options, raisesOnFailure: false },
);
