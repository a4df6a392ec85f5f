import { provide, serviceModule, token } from 'simpleflow';
import { Convert } from './activities.js';
import { FixedRates, type Rates } from './rates.js';
import { PriceTag } from './workflow.js';

export const RATES = token<Rates>('example.rates');
export const CURRENCIES = token<readonly string[]>('example.currencies');

/** What needs what. Every thread of a pool and every remote worker loads this same module. */
export const services = serviceModule(({ bind }) => {
  provide(bind, RATES, [], () => new FixedRates())
    .inSingletonScope()
    .onDeactivation((rates) => rates.close());
  provide(bind, CURRENCIES, [], () => ['USD', 'JPY']);
  provide(bind, Convert, [RATES], (rates) => new Convert(rates));
  provide(bind, PriceTag, [CURRENCIES], (currencies) => new PriceTag(currencies));
});
