import { Workflow } from 'simpleflow';
import { ship } from './activities.js';

/** Waits for an approval from whoever may give it, and ships. */
export class Order extends Workflow {
  static override readonly definition = { name: 'order', version: '1', taskList: 'shop' };

  async run(order: number): Promise<string> {
    await this.sendSignal('parent', 'needs-approval', order);
    const by = await this.waitSignal<string>('approved');
    return this.submit(ship, order, by);
  }
}

/** Starts the orders and approves them, in the order in which they ask. */
export class Desk extends Workflow {
  static override readonly definition = { name: 'desk', version: '1', taskList: 'shop' };

  async run(orders: number[]): Promise<string[]> {
    const children = orders.map((order) => this.submitWith({ workflowId: `order-${order}` }, Order, order));
    let open = orders.length;
    for await (const order of this.signals<number>('needs-approval')) {
      await this.sendSignal({ workflowId: `order-${order}` }, 'approved', 'Ann');
      open -= 1;
      if (open === 0) break;
    }
    return Promise.all(children);
  }
}

/** A signal to itself waits until it is taken; the newest can be looked at without taking it. */
export class ToItself extends Workflow {
  static override readonly definition = { name: 'to-itself', version: '1', taskList: 'shop' };

  async run(): Promise<unknown> {
    await this.sendSignal('self', 'note', 'first');
    await this.sendSignal('self', 'note', 'second');
    const latest = this.latestSignal('note');
    return { latest, taken: [await this.waitSignal('note'), await this.waitSignal('note')] };
  }
}
