import { Workflow } from 'simpleflow';
import { double, increment } from './activities.js';

export class SimpleComputation extends Workflow {
  static override readonly definition = { name: 'simple-computation', version: '1', taskList: 'quickstart' };

  async run(x: number): Promise<number> {
    const y = this.submit(increment, x); // a future: nothing blocks here
    const z = this.submit(double, y); // a future as an argument is a data dependency
    return z.result();
  }
}
