import { activity, Chain, Group, Workflow, wait } from 'simpleflow';

// The workflows of the recordings, from their descriptions.
const seconds = 300_000;
const timeouts = {
  startToCloseMs: seconds,
  scheduleToStartMs: seconds,
  scheduleToCloseMs: seconds,
  heartbeatMs: seconds,
};
const example = { version: 'example', ...timeouts };

const increment = activity('examples.basic.increment', (x: number) => x + 1, example);
const double = activity('examples.basic.double', (x: number) => 2 * x, example);
const delay = activity('examples.basic.Delay', (_t: number, x: number) => x, example);

/** `basic.json` */
export class Basic extends Workflow {
  static override readonly definition = { name: 'basic', version: 'example' };

  async run(x: number, t = 30): Promise<number> {
    const y = this.submit(increment, x);
    const yy = this.submit(delay, t, y);
    const z = this.submit(double, y);
    await wait([yy, z]);
    return z.result();
  }
}

const chainIncrement = activity('tests.integration.workflow.increment', (x: number) => x + 1, example);
const chainDouble = activity('tests.integration.workflow.double', (x: number) => 2 * x, example);

/** `chain_send_result.json` */
export class ChainTest extends Workflow {
  static override readonly definition = {
    name: 'chaintest',
    version: 'example',
    typeName: 'tests.integration.workflow.ChainTestWorkflow',
    executionStartToCloseMs: seconds,
  };

  async run(x = 5): Promise<unknown> {
    return this.submit(new Chain({ sendResult: true }, [chainIncrement, x], chainDouble));
  }
}

/** `child_workflow.json` */
export class ParentOfChain extends Workflow {
  static override readonly definition = { name: 'example', version: 'example' };

  async run(): Promise<unknown> {
    return this.submit(new Group({}, [ChainTest, 4]));
  }
}

/** `timer_and_cancel.json` */
export class TimerAndCancel extends Workflow {
  static override readonly definition = { name: 'example', version: 'example' };

  async run(): Promise<void> {
    const long = this.startTimer(120_000, { id: 'timer 2' });
    await this.startTimer(2_000, { id: 'timer 1' });
    long.cancel();
    await wait([long]);
  }
}

const cancelWorkflow = activity('tests.integration.workflow.cancel_workflow', () => null, example);

/** `cancel_requested_refused.json` */
export class CancelRefused extends Workflow {
  static override readonly definition = { name: 'example', version: 'example' };

  override shouldCancel(): boolean {
    return false;
  }

  async run(_mayCancel: boolean): Promise<void> {
    await this.submit(cancelWorkflow);
  }
}
