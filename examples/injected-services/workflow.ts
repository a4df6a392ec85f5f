import { Workflow } from 'simpleflow';
import { convert } from './activities.js';

/** Gets its currencies by injection, as the activity gets its rates. */
export class PriceTag extends Workflow {
  static override readonly definition = { name: 'price-tag', version: '1' };
  readonly #currencies: readonly string[];

  constructor(currencies: readonly string[]) {
    super();
    this.#currencies = currencies;
  }

  async run(euros: number): Promise<string> {
    const prices = this.#currencies.map((currency) => this.submit(convert, euros, currency));
    return (await Promise.all(prices)).join(' | ');
  }
}
