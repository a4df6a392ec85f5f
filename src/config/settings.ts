import type { Middleware } from '../executor/middleware.js';
import type { LogThreshold } from '../workflow/log.js';
import type { ServiceModule } from '../di/service-module.js';
import type { AnyWorkflowClass } from '../workflow/workflow.js';

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

/** How runs are kept in a store. */
export interface StoreSettings {
  /** The SQLite database, relative to the configuration file that says it, else to the current directory. */
  readonly path: string;
  /**
   * `normal`: the end of the process loses nothing that was committed. `always`: the loss of power neither; each commit
   * waits for the disk. Default: `normal`.
   */
  readonly fsync?: 'normal' | 'always' | undefined;
  /** Closed runs are deleted after so many days. Default: never. */
  readonly retentionDays?: number | undefined;
  /** How many instances of runs that only wait are kept in memory. Default: 1,000. */
  readonly residentRuns?: number | undefined;
  /** Open the store although it is on a network file system, where two hosts may not see each other. Default: false. */
  readonly unsafeFileSystem?: boolean | undefined;
}

/** A name that has a section, which editors offer, or any other name, path or package. */
export type BackendName = keyof BackendSections | (string & Record<never, never>);

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
  /**
   * Keeps the runs of this process in a SQLite database, so that they survive it: its path, or an object with more. Amazon
   * SWF keeps runs itself. Default: none, runs die with the process.
   */
  readonly store?: string | StoreSettings | undefined;
  /**
   * Modules of the workflows of which the store may hold open runs: paths or packages. In code also the classes
   * themselves. Default: none; children need no mention.
   */
  readonly workflows?: readonly (string | AnyWorkflowClass)[] | undefined;
  /** The lines of workflows that go to stderr: from this level on, or none. Default: `info`. */
  readonly logLevel?: LogThreshold | undefined;
  /** Backends of your own by name: path or package. A name can be used in `executor` and has a section. Default: none. */
  readonly backends?: Readonly<Record<string, string>> | undefined;
}
