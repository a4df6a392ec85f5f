import assert from 'node:assert/strict';
import { it } from 'node:test';
import { activity, Workflow } from 'simpleflow';
import { assertExplored, explore, formatExploration, mock } from 'simpleflow/testing';

const quote = activity('quote', async (_dealer: string): Promise<number> => 0);
const order = activity('order', async (_dealer: string, _price: number): Promise<string> => '');

/** Takes the first offer it gets. */
class FirstOffer extends Workflow {
  static override readonly definition = { name: 'first-offer' };

  async run(): Promise<string> {
    const ask = async (dealer: string) => ({ dealer, price: await this.submit(quote, dealer) });
    const { dealer, price } = await Promise.race([ask('Ann'), ask('Bob')]);
    return this.submit(order, dealer, price).result();
  }
}

/** Takes the best one. */
class BestOffer extends Workflow {
  static override readonly definition = { name: 'best-offer' };

  async run(): Promise<string> {
    const ask = async (dealer: string) => ({ dealer, price: await this.submit(quote, dealer) });
    const [ann, bob] = await Promise.all([ask('Ann'), ask('Bob')]);
    const { dealer, price } = ann.price <= bob.price ? ann : bob;
    return this.submit(order, dealer, price).result();
  }
}

const mocks = [
  mock(quote, (dealer) => (dealer === 'Ann' ? 10 : 12)),
  mock(order, (dealer, price) => `ordered for ${price} from ${dealer}`),
];

it('the best offer does not depend on who answers first', async () => {
  assertExplored(await explore(BestOffer, [], { mocks, seeds: 500 }));
});

it('the first offer does', async () => {
  const report = await explore(FirstOffer, [], { mocks, seeds: 500, failures: 0 });

  assert.equal(report.ok, false);
  assert.match(formatExploration(report), /=> completed "ordered for 12 from Bob"/);
});
