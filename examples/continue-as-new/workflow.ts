import { Workflow } from 'simpleflow';
import { readDeliveries } from './activities.js';

/**
 * Reads deliveries to the last, two at a time. Each batch is a run of its own, which hands its position and what it
 * knows to the next one: however many there are, no history grows.
 */
export class CountStock extends Workflow {
  static override readonly definition = { name: 'count-stock', version: '1', taskList: 'stock' };

  async run(from = 0, sum = 0, runs = 1): Promise<{ sum: number; runs: number }> {
    const deliveries = await this.submit(readDeliveries, from);
    if (deliveries.length === 0) return { sum, runs };
    const total = deliveries.reduce((a, b) => a + b, sum);
    return this.continueAsNew(from + deliveries.length, total, runs + 1);
  }
}
