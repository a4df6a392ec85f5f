import { Workflow } from 'simpleflow';
import { ship } from './activities.js';

/** Waits for a signal from outside. */
export class Waiting extends Workflow {
  static override readonly definition = { name: 'waiting', version: '1', taskList: 'shop' };

  async run(order: number): Promise<string> {
    return this.submit(ship, order, this.waitSignal<string>('approved'));
  }
}
