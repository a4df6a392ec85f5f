import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { activity, Workflow } from 'simpleflow';

const STEPS = ['reserve', 'charge', 'invoice', 'pick', 'pack', 'label', 'ship', 'notify'] as const;

/** A slow step with an effect outside: a line in a file. */
export const step = activity(
  'step',
  async (order: number, name: string): Promise<string> => {
    await setTimeout(Number(process.env['STEP_MS'] ?? 500));
    appendFileSync(process.env['EFFECTS'] ?? 'effects.txt', `${order} ${name}\n`);
    return name;
  },
  { version: '1' },
);

/** Eight steps, one after the other: kill the process in the middle, and resume. */
export class Order extends Workflow {
  static override readonly definition = { name: 'order', version: '1' };

  async run(order: number): Promise<string> {
    const done: string[] = [];
    for (const name of STEPS) done.push(await this.submit(step, order, name));
    return `order ${order}: ${done.join(', ')}`;
  }
}
