import type { ServiceModule } from '../di/service-module.js';

/** True for what has a `load`, as inversify's `ContainerModule` does, whichever copy of inversify made it. */
export function isServiceModule(value: unknown): value is ServiceModule {
  return typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function';
}
