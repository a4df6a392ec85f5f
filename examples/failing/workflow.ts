import { ActivityError, Workflow } from 'simpleflow';
import { charge, flaky, notify } from './activities.js';

/** Three ways to live with failures: try again, catch, go on without. */
export class Survives extends Workflow {
  static override readonly definition = { name: 'survives', version: '1', taskList: 'failing' };

  async run(cents: number): Promise<Record<string, unknown>> {
    const connection = await this.submit(flaky);
    const notified = this.submit(notify);
    return {
      connection,
      payment: await this.pay(cents),
      notified: (await notified) ?? `no: ${(await notified.exception())?.message ?? ''}`,
    };
  }

  private async pay(cents: number): Promise<string> {
    try {
      return await this.submit(charge, cents);
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      // Not tried five times: the policy says that a RangeError will not mend.
      return `gave up at try ${error.attempt}: ${(error.cause as Error).message}`;
    }
  }
}

/** A failure that nobody catches fails the workflow. */
export class Fails extends Workflow {
  static override readonly definition = { name: 'fails', version: '1', taskList: 'failing' };

  async run(): Promise<string> {
    return this.submit(charge, -1);
  }
}
