import { activity } from 'simpleflow';

const options = { version: '1', taskList: 'canvas' };

export const listOrders = activity(
  'list-orders',
  (day: string) => [`${day}-1`, `${day}-2`, `${day}-3`],
  options,
);

export const price = activity(
  'price',
  (order: string) => {
    const number = Number(order.split('-').at(-1));
    if (number === 0) throw new RangeError(`order ${order} has no price`);
    return 10 * number;
  },
  options,
);

export const sum = activity('sum', (amounts: number[]) => amounts.reduce((a, b) => a + b, 0), options);
