/** Exchange rates, from wherever: what the activities need, and what a test replaces. */
export interface Rates {
  /** How much of `currency` one euro is. */
  of(currency: string): Promise<number>;
  close(): Promise<void>;
}

/** Rates that never change; a real program would ask a bank. */
export class FixedRates implements Rates {
  readonly #rates = new Map([
    ['USD', 1.1],
    ['JPY', 160],
  ]);

  async of(currency: string): Promise<number> {
    const rate = this.#rates.get(currency);
    if (rate === undefined) throw new RangeError(`no rate for ${currency}`);
    return rate;
  }

  async close(): Promise<void> {
    console.log('rates closed');
  }
}
