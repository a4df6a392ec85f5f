import type { ContainerModuleLoadOptions, ServiceIdentifier } from 'inversify';
import { constructorParameters } from './injection-error.js';

type AnyFunction = (...args: unknown[]) => unknown;

/** What is known of the bindings of a container beyond what inversify tells. */
export class Bindings {
  /** Keys in the order in which their services were made. */
  readonly made = new Set<ServiceIdentifier>();
  /** Keys whose factory has given a promise since this was cleared. */
  readonly asynchronous = new Set<ServiceIdentifier>();
  readonly #parameters = new Map<string, readonly string[]>();

  /** Names of the parameters that the constructor of a bound class has; undefined for any other class. */
  readonly parametersOf = (className: string): readonly string[] | undefined =>
    this.#parameters.get(className);

  /** The same options, but what a module binds with them is seen here. */
  watch(options: ContainerModuleLoadOptions): ContainerModuleLoadOptions {
    const seen = new Set<ServiceIdentifier>();
    const bind: typeof options.bind = (key) => {
      if (!seen.has(key)) {
        seen.add(key);
        options.onActivation(key, (_context, service) => {
          this.made.add(key);
          return service;
        });
      }
      this.#noteClass(key);
      return this.#watchTarget(options.bind(key), key);
    };
    return { ...options, bind };
  }

  /** @param binding what `bind` gives: `to(Class)`, `toDynamicValue(factory)` and so on are its methods */
  #watchTarget<B extends object>(binding: B, key: ServiceIdentifier): B {
    return new Proxy(binding, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (first: unknown, ...rest: unknown[]): unknown => {
          if (name === 'to') this.#noteClass(first);
          const isFactory = name === 'toDynamicValue' || name === 'toResolvedValue';
          return (method as AnyFunction).call(
            target,
            isFactory ? this.#watchFactory(first, key) : first,
            ...rest,
          );
        };
      },
    });
  }

  #watchFactory(factory: unknown, key: ServiceIdentifier): AnyFunction {
    return (...services) => {
      const service = (factory as AnyFunction)(...services);
      if (service instanceof Promise) this.asynchronous.add(key);
      return service;
    };
  }

  #noteClass(key: unknown): void {
    if (typeof key !== 'function') return;
    const parameters = constructorParameters(key);
    if (parameters !== undefined) this.#parameters.set(key.name, parameters);
  }
}
