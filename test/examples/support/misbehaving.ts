import { activity, activityContext } from 'simpleflow';

/** Activities that do to their process what no activity should. */
export const processId = activity('process-id', () => process.pid);
export const die = activity('die', () => process.exit(3));
export const dieOnce = activity(
  'die-once',
  () => (activityContext().attempt === 1 ? process.exit(3) : activityContext().attempt),
  { retry: 1 },
);
export const hang = activity(
  'hang',
  () => {
    for (;;);
  },
  { startToCloseMs: 300 },
);
export const talkNonsense = activity('talk-nonsense', async () => {
  process.send?.({ kind: 'ended', id: activityContext().activityId, outcome: 'well' });
  await new Promise(() => undefined);
});
