import { activity } from 'simpleflow';

export const increment = activity('increment', (x: number) => x + 1, {
  version: '1',
  taskList: 'quickstart',
});

export const double = activity('double', (x: number) => 2 * x, { version: '1', taskList: 'quickstart' });
