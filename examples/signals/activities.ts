import { activity } from 'simpleflow';

export const ship = activity(
  'ship',
  (order: number, by: string) => `order ${order} shipped, approved by ${by}`,
  {
    version: '1',
    taskList: 'shop',
  },
);
