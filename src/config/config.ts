import type { Middleware } from '../executor/middleware.js';
import type { LogThreshold } from '../workflow/log.js';
import type { ServiceModule } from '../di/service-module.js';
import type { AnyWorkflowClass } from '../workflow/workflow.js';
import type { StoreSettings } from './settings.js';

/** The configuration in effect: validated, every value filled in, every path absolute. */
export interface Config {
  /** A built-in backend or one of `backends` by name, a file, or the module itself. */
  readonly executor: string | ServiceModule;
  /** Files. */
  readonly activities: readonly string[];
  /** Files, or the modules themselves. */
  readonly container: readonly (string | ServiceModule)[];
  /** Files, or middleware itself; outermost first. */
  readonly middleware: readonly (string | Middleware)[];
  readonly journal: boolean;
  /** Its path is absolute. Undefined: none, or the backend keeps runs itself. */
  readonly store: StoreSettings | undefined;
  /** Files, or workflow classes. */
  readonly workflows: readonly (string | AnyWorkflowClass)[];
  readonly logLevel: LogThreshold;
  /** Names and files. */
  readonly backends: Readonly<Record<string, string>>;
  /** The options of each backend that has some, by name. Those of the backend in use are validated. */
  readonly sections: Readonly<Record<string, object>>;
  /** Every value with its origin. */
  readonly entries: readonly ConfigEntry[];
}

/** `{ path: 'piscina.maxThreads', value: 4, origin: 'SIMPLEFLOW_PISCINA__MAX_THREADS' }` */
export interface ConfigEntry {
  readonly path: string;
  /** As it was set: a relative path is relative here. */
  readonly value: unknown;
  /** The file, environment variable or flag it comes from; else `code` or `default`. */
  readonly origin: string;
}
