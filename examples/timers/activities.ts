import { setTimeout } from 'node:timers/promises';
import { activity } from 'simpleflow';

export const remind = activity('remind', (who: string) => `reminded ${who}`, {
  version: '1',
  taskList: 'timers',
});

/** Takes its time: activities may wait for what they like. */
export const answer = activity(
  'answer',
  async (afterMs: number) => {
    await setTimeout(afterMs);
    return 'yes';
  },
  { version: '1', taskList: 'timers' },
);
