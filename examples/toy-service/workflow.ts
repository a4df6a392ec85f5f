import { activity, Workflow } from 'simpleflow';

export const pack = activity('toy.pack', (item: string) => `packed ${item}`);

export class Ships extends Workflow {
  static override readonly definition = { name: 'toy.ships' };

  async run(item: string): Promise<string> {
    const parcel = await this.submit(pack, item);
    await this.sleep(100);
    return `sent ${parcel}`;
  }
}
