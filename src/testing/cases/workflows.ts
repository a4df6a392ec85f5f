import { Workflow } from '../../workflow/workflow.js';

/** Sleeps, then says so: a run that is open until time is moved. */
export class Sleeper extends Workflow {
  static override readonly definition = { name: 'kit-sleeper', version: '7' };

  async run(delayMs: number): Promise<string> {
    await this.sleep(delayMs);
    return 'slept';
  }
}
