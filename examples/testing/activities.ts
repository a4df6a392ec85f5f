import { activity } from 'simpleflow';

export interface Order {
  readonly id: number;
  readonly amount: number;
}

export const charge = activity('charge', async (order: Order): Promise<string> => `receipt-${order.id}`, {
  retry: { maxAttempts: 3, initialDelayMs: 60_000 },
  startToCloseMs: 30_000,
});

export const ship = activity('ship', async (order: Order, receipt: string): Promise<string> => {
  return `order ${order.id} is on its way (${receipt})`;
});

export const refund = activity('refund', async (_receipt: string): Promise<void> => undefined);
