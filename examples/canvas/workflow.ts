import { Chain, FuncGroup, Group, GroupError, markerTask, Workflow } from 'simpleflow';
import { listOrders, price, sum } from './activities.js';

/** Prices of all orders of a day, two at a time, and their sum: each step works on the result of the one before. */
export class DailyTotal extends Workflow {
  static override readonly definition = { name: 'daily-total', version: '1', taskList: 'canvas' };

  async run(day: string): Promise<number> {
    const priceAll = new FuncGroup(
      (orders: string[]) => new Group({ maxParallel: 2 }, ...orders.map((order) => [price, order] as const)),
    );
    const results = await this.submit(new Chain({ sendResult: true }, [listOrders, day], priceAll, sum));
    return results[2];
  }
}

/** What chains and groups give when an element fails. */
export class Failures extends Workflow {
  static override readonly definition = { name: 'failures', version: '1', taskList: 'canvas' };

  async run(): Promise<Record<string, unknown>> {
    const good = [price, 'x-1'] as const;
    const bad = [price, 'x-0'] as const;
    return {
      'a chain that breaks': await this.submit(new Chain({ raisesOnFailure: false }, good, bad, good)),
      'a chain that goes on': await this.submit(
        new Chain({ raisesOnFailure: false, breakOnFailure: false }, good, bad, good),
      ),
      'a failure that stays inside': await this.submit(
        new Chain(new Group({ bubblesExceptionOnFailure: false }, good, bad), markerTask('after'), good),
      ),
      'the error of a group': await this.messageOf(new Group(good, bad, new Chain(bad, good))),
    };
  }

  private async messageOf(group: Group): Promise<string[]> {
    try {
      await this.submit(group);
      return [];
    } catch (error) {
      return error instanceof GroupError ? error.flatten().map(({ message }) => message) : [String(error)];
    }
  }
}
