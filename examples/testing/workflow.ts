import { Workflow } from 'simpleflow';
import { charge, refund, ship, type Order } from './activities.js';

/** Charges, waits a day for somebody to object, and ships. */
export class Checkout extends Workflow {
  static override readonly definition = { name: 'checkout' };

  async run(order: Order, objectionMs: number): Promise<string> {
    const receipt = await this.submit(charge, order);
    const objection = this.waitSignal('objection');
    const outcome = await Promise.race([objection, this.sleep(objectionMs)]);
    if (outcome === undefined) return this.submit(ship, order, receipt).result();
    await this.submit(refund, receipt);
    return `refunded: ${outcome as string}`;
  }
}
