import type { Middleware } from '../executor/middleware.js';
import type { LogThreshold } from '../workflow/log.js';
import type { ServiceModule } from '../di/service-module.js';

/**
 * The sections of the settings: the options of each backend, under its name. A backend adds its own:
 *
 * `declare module 'simpleflow' { interface BackendSections { readonly mine: MyOptions } }`
 *
 * The program sees that as soon as it imports anything of the backend; those of built-in backends it sees always.
 */
// A backend adds to it, and only an interface can be added to.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface BackendSections {}

type Sections = { readonly [B in keyof BackendSections]?: BackendSections[B] | undefined };

/** A name that has a section, which editors offer, or any other name, path or package. */
type BackendName = keyof BackendSections | (string & Record<never, never>);

/**
 * What a user sets: in a configuration file, the environment, on the command line or in code.
 *
 * `{ executor: 'piscina', activities: ['./activities.js'], container: ['./services.js'], piscina: { maxThreads: 4 } }`
 */
export interface Settings extends Sections {
  /**
   * The backend: the name of a built-in one, a name of `backends`, the path of a module (`./my-backend.js`), or a
   * package. In code also the module itself. Default: `local`.
   */
  readonly executor?: BackendName | ServiceModule | undefined;
  /** Modules that define the activities: paths or packages. Default: none. */
  readonly activities?: readonly string[] | undefined;
  /**
   * Modules that bind services; every service module that one exports is loaded. In code also the service modules
   * themselves, which other threads cannot load. Default: none.
   */
  readonly container?: readonly (string | ServiceModule)[] | undefined;
  /**
   * Modules that export middleware, outermost first: paths or packages. In code also middleware itself, which other
   * threads cannot load. Default: none.
   */
  readonly middleware?: readonly (string | Middleware)[] | undefined;
  /** Record every run, so that `handle.history()` can give its journal. Default: false. */
  readonly journal?: boolean | undefined;
  /** The lines of workflows that go to stderr: from this level on, or none. Default: `info`. */
  readonly logLevel?: LogThreshold | undefined;
  /** Backends of your own by name: path or package. A name can be used in `executor` and has a section. Default: none. */
  readonly backends?: Readonly<Record<string, string>> | undefined;
}
