import type { ContainerModuleLoadOptions } from 'inversify';

/**
 * A set of bindings. An inversify `ContainerModule` is one; {@link serviceModule} makes one without importing inversify,
 * which takes longer than starting Node.
 */
export interface ServiceModule {
  load(options: ContainerModuleLoadOptions): void | Promise<void>;
  /** Of a backend that keeps its runs in the store of the configuration. */
  readonly takesStore?: true;
}

/**
 * Makes a module of bindings.
 *
 * @example
 * export const services = serviceModule(({ bind }) => {
 *   provide(bind, RATES, [], () => new FixedRates()).inSingletonScope();
 *   provide(bind, Pricing, [RATES], (rates) => new Pricing(rates));
 * });
 */
export function serviceModule(
  load: (options: ContainerModuleLoadOptions) => void | Promise<void>,
): ServiceModule {
  return Object.freeze({ load });
}
