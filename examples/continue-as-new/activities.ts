import { activity } from 'simpleflow';

const STOCK = [3, 5, 2, 7, 1, 4];

/** Up to two deliveries from a position on. */
export const readDeliveries = activity('read-deliveries', (from: number) => STOCK.slice(from, from + 2), {
  version: '1',
  taskList: 'stock',
});
