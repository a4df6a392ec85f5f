import type { Container } from 'inversify';
import { Bindings } from './bindings.js';
import { describeKey, injectionError } from './injection-error.js';
import type { ServiceModule } from './service-module.js';
import type { AnyServiceKey, ServiceKey } from './token.js';

/** Services by key: inversify's container with types, clear errors, and an end. */
export class ServiceContainer implements AsyncDisposable {
  readonly #container: Container;
  readonly #bindings = new Bindings();
  #closing: Promise<void> | undefined;

  private constructor(container: Container) {
    this.#container = container;
  }

  /** Imports inversify and makes an empty container. */
  static async create(): Promise<ServiceContainer> {
    const { Container } = await import('./inversify.js');
    return new ServiceContainer(new Container());
  }

  /** Adds the bindings of the modules, in order, whichever copy of inversify they were made with. */
  async load(...modules: readonly ServiceModule[]): Promise<void> {
    const { ContainerModule } = await import('./inversify.js');
    for (const module of modules) {
      const watched = new ContainerModule((options) => module.load(this.#bindings.watch(options)));
      try {
        await this.#container.loadAsync(watched);
      } catch (error) {
        throw injectionError('a binding', error, this.#bindings);
      }
    }
  }

  /** Binds a value that exists already. */
  bindValue<V>(key: ServiceKey<V>, value: V): void {
    this.#container.bind<V>(key).toConstantValue(value);
  }

  isBound(key: AnyServiceKey): boolean {
    return this.#container.isBound(key);
  }

  /**
   * @param what the service as a message names it; default: by its key
   * @throws SimpleflowError `injection-failed`
   */
  get<V>(key: ServiceKey<V>, what?: string): V {
    this.#bindings.asynchronous.clear();
    try {
      return this.#container.get<V>(key);
    } catch (error) {
      throw injectionError(what ?? describeKey(key), error, this.#bindings);
    }
  }

  /** `get`, also for services that are made asynchronously. */
  async getAsync<V>(key: ServiceKey<V>, what?: string): Promise<V> {
    try {
      return await this.#container.getAsync<V>(key);
    } catch (error) {
      throw injectionError(what ?? describeKey(key), error, this.#bindings);
    }
  }

  /** Every service that is bound to the key, in the order of the bindings; none if there is none. */
  async getAllAsync<V>(key: ServiceKey<V>, what?: string): Promise<V[]> {
    if (!this.isBound(key)) return [];
    try {
      return await this.#container.getAllAsync<V>(key);
    } catch (error) {
      throw injectionError(what ?? describeKey(key), error, this.#bindings);
    }
  }

  /** Calls what to do whenever a service was made, before anyone gets it. */
  onMade<V>(key: ServiceKey<V>, then: (service: V) => void): void {
    this.#container.onActivation(key, (_context, service: V) => {
      then(service);
      return service;
    });
  }

  /**
   * Deactivates the singletons, the last made first: a service may still use those it was given. Nothing can be had from
   * the container afterwards. A failure does not keep the others from being deactivated; the first is thrown.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#deactivate());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #deactivate(): Promise<void> {
    const failures: unknown[] = [];
    for (const key of [...this.#bindings.made].reverse()) {
      try {
        await this.#container.unbindAsync(key);
      } catch (error) {
        failures.push(error);
      }
    }
    await this.#container.unbindAllAsync();
    if (failures.length > 0) throw failures[0];
  }
}
