import { Workflow } from 'simpleflow';
import { pay } from './activities.js';

/** Knows nothing of what is around its activities. */
export class Payment extends Workflow {
  static override readonly definition = { name: 'payment', version: '1', taskList: 'bank' };

  async run(account: string, amount: number): Promise<string> {
    return this.submit(pay, account, amount);
  }
}
