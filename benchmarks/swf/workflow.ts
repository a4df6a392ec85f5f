import { activity, Workflow } from 'simpleflow';

export const addOne = activity('bench-add-one', (x: number) => x + 1);

/** One activity after the other. */
export class Chain extends Workflow {
  static override readonly definition = { name: 'bench-chain' };

  async run(length: number): Promise<number> {
    let x = 0;
    for (let i = 0; i < length; i += 1) x = await this.submit(addOne, x);
    return x;
  }
}
