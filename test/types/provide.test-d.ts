/**
 * Types of tokens and `provide`, checked by `tsc --noEmit`; nothing here is run.
 */
import { provide, token, type ServiceModule } from 'simpleflow';
import type { ServiceContainer } from 'simpleflow/backend';
import { Container, ContainerModule, type Bind } from 'inversify';
import { expectTypeOf } from 'vitest';

interface Clock {
  nowMs(): number;
}
interface Rates {
  of(currency: string): number;
}
class Pricing {
  readonly clock: Clock;
  readonly rates: Rates;
  constructor(clock: Clock, rates: Rates) {
    this.clock = clock;
    this.rates = rates;
  }
}

const CLOCK = token<Clock>('types.clock');
const RATES = token<Rates>('types.rates');
declare const bind: Bind;
declare const container: ServiceContainer;
const make = (clock: Clock, rates: Rates): Pricing => new Pricing(clock, rates);

provide(bind, Pricing, [CLOCK, RATES], make);
provide(bind, RATES, [], async () => ({ of: () => 1 }));
provide(bind, CLOCK, [Pricing], ({ clock }) => clock).inSingletonScope();
// @ts-expect-error the two are swapped
provide(bind, Pricing, [RATES, CLOCK], make);
// @ts-expect-error one is missing
provide(bind, Pricing, [CLOCK], make);
// @ts-expect-error another product
provide(bind, CLOCK, [], () => ({ of: () => 1 }));
// @ts-expect-error a symbol has no type
provide(bind, Pricing, [Symbol('clock'), RATES], make);

expectTypeOf(container.get(CLOCK)).toEqualTypeOf<Clock>();
expectTypeOf(container.getAsync(Pricing)).toEqualTypeOf<Promise<Pricing>>();
expectTypeOf(new Container().get(CLOCK)).toEqualTypeOf<Clock>();
expectTypeOf(new ContainerModule(() => undefined)).toExtend<ServiceModule>();
