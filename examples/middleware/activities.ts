import { activity } from 'simpleflow';

export const pay = activity('pay', (account: string, amount: number) => `${amount} paid to ${account}`, {
  version: '1',
  taskList: 'bank',
});
