import { activity } from 'simpleflow';
import type { Rates } from './rates.js';

/** An activity as a class: services come in through the constructor, the input through `execute`. */
export class Convert {
  readonly #rates: Rates;

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  async execute(euros: number, currency: string): Promise<string> {
    const amount = euros * (await this.#rates.of(currency));
    return `${amount.toFixed(2)} ${currency}`;
  }
}

export const convert = activity('convert', Convert, { version: '1' });
