import { Workflow, type ClosedStatus, type TurnInformation } from 'simpleflow';
import { pack } from './activities.js';

/** Says what it does, as it does it, and is told how it goes. */
export class Packing extends Workflow {
  static override readonly definition = { name: 'packing', version: '1', taskList: 'shop' };

  async run(parcels: number): Promise<string> {
    if (parcels < 0) throw new RangeError(`${parcels} parcels cannot be packed`);
    this.setExecutionContext({ step: 'packing' });
    const packed = await this.submit(pack, parcels);
    this.log.info(packed, { events: this.historySize.events });
    return packed;
  }

  override beforeReplay({ number }: TurnInformation): void {
    this.log.debug(`turn ${number} begins`);
  }

  override onCompleted(result: unknown): void {
    this.log.info('completed', { result });
  }

  override onFailure(error: unknown): void {
    this.log.error('failed', { reason: String(error) });
  }

  override afterClosed(status: ClosedStatus): void {
    this.log.debug(`closed: ${status}`);
  }
}
