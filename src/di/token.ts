import type { AbstractNewable, Bind, BindInWhenOnFluentSyntax, Newable } from 'inversify';

declare const SERVICE: unique symbol;

/**
 * The name of a service of type `V`, for a value that no class of its own stands for. `container.get(token)`, and
 * inversify's own `bind` and `@inject`, know the type; two tokens of different types cannot be exchanged by accident.
 */
export type Token<V> = symbol & AbstractNewable<V> & { readonly [SERVICE]: (service: V) => V };

/** What a service is asked for by: a token, or its class. */
export type ServiceKey<V> = Token<V> | Newable<V> | AbstractNewable<V>;

/** Any token or class. */
export type AnyServiceKey = AbstractNewable;

type ServiceOf<K> = K extends Token<infer V> ? V : K extends AbstractNewable<infer V> ? V : never;
/** The services behind a list of keys. */
export type ServicesOf<K extends readonly unknown[]> = { -readonly [I in keyof K]: ServiceOf<K[I]> };

/**
 * Makes a token. Equal descriptions give the same token, in every thread's copy of the module too.
 *
 * @example `export const RATES = token<Rates>('shop.rates');`
 */
export function token<V>(description: string): Token<V> {
  return Symbol.for(description) as unknown as Token<V>;
}

/**
 * Binds a service to a factory that gets the services it needs: no decorators, no compiler flags.
 *
 * A new service is made for each that needs one; say `.inSingletonScope()` for one per executor (in a pool: per thread).
 *
 * @param bind of a container module
 * @param key a token or a class
 * @param needs keys of the factory's parameters, in order; wrong ones do not compile
 * @param make may be asynchronous, except for what a workflow needs
 *
 * @example `provide(bind, Pricing, [CLOCK, RATES], (clock, rates) => new Pricing(clock, rates)).inSingletonScope();`
 */
export function provide<V, const K extends readonly AnyServiceKey[]>(
  bind: Bind,
  key: ServiceKey<V>,
  needs: K,
  make: (...services: ServicesOf<K>) => V | Promise<V>,
): BindInWhenOnFluentSyntax<V> {
  const binding = bind<V>(key);
  return binding.toResolvedValue(make as never, needs as never);
}
