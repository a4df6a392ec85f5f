import { SimpleflowError } from 'simpleflow';
import { lineOf } from '../polling/error-facts.js';
import type { SwfApi } from './swf-api.js';
import { isFault } from './faults.js';

export interface RegistrarOptions {
  readonly api: SwfApi;
  readonly domain: string;
  /** Days for which closed runs are kept, if the domain has to be registered. */
  readonly retentionDays: number;
  /** Says what could not be registered. */
  readonly log: (line: string) => void;
}

export interface TypeName {
  readonly name: string;
  readonly version: string;
}

// Defaults of types that are registered here. Every start and every decision gives its own; those of other programs may
// leave them out.
const DEFAULT_DECISION_SECONDS = '300';
// One year, the longest there is.
const DEFAULT_EXECUTION_SECONDS = '31536000';
const DEFAULT_TASK_LIST = { name: 'default' };

/** Registers the domain and the types that are missing, each once, until it is told to forget. */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #done = new Map<string, Promise<void>>();

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** What was registered may be gone: a server that was started anew, a type that was deleted. */
  forget(): void {
    this.#done.clear();
  }

  async domain(): Promise<void> {
    return this.#once('domain', async () => this.#registerDomain());
  }

  async workflowType({ name, version }: TypeName): Promise<void> {
    return this.#once(`workflow/${name}/${version}`, async () => {
      const { api, domain } = this.#options;
      await this.#register(`workflow type \`${name}\`, version \`${version}\``, async () =>
        api.call('RegisterWorkflowType', {
          domain,
          name,
          version,
          defaultTaskList: DEFAULT_TASK_LIST,
          defaultChildPolicy: 'TERMINATE',
          defaultTaskStartToCloseTimeout: DEFAULT_DECISION_SECONDS,
          defaultExecutionStartToCloseTimeout: DEFAULT_EXECUTION_SECONDS,
        }),
      );
    });
  }

  async activityType({ name, version }: TypeName): Promise<void> {
    return this.#once(`activity/${name}/${version}`, async () => {
      const { api, domain } = this.#options;
      await this.#register(`activity type \`${name}\`, version \`${version}\``, async () =>
        api.call('RegisterActivityType', {
          domain,
          name,
          version,
          defaultTaskList: DEFAULT_TASK_LIST,
          defaultTaskScheduleToStartTimeout: 'NONE',
          defaultTaskScheduleToCloseTimeout: 'NONE',
          defaultTaskStartToCloseTimeout: 'NONE',
          defaultTaskHeartbeatTimeout: 'NONE',
        }),
      );
    });
  }

  /** Asks first: to register a domain is a permission that few have. */
  async #registerDomain(): Promise<void> {
    const { api, domain, retentionDays } = this.#options;
    try {
      await api.call('DescribeDomain', { name: domain });
    } catch (error) {
      if (!isFault(error, 'UnknownResourceFault')) {
        this.#notPermitted(`domain \`${domain}\``, error);
        return;
      }
      await this.#register(`domain \`${domain}\``, async () =>
        api.call('RegisterDomain', {
          name: domain,
          workflowExecutionRetentionPeriodInDays: String(retentionDays),
        }),
      );
    }
  }

  async #register(what: string, register: () => Promise<void>): Promise<void> {
    try {
      await register();
    } catch (error) {
      // Another process was first; or it has long been there.
      if (isFault(error, 'TypeAlreadyExistsFault', 'DomainAlreadyExistsFault')) return;
      this.#notPermitted(what, error);
    }
  }

  /** Whoever may not register relies on others to do it: if nobody has, the first use says what is missing. */
  #notPermitted(what: string, error: unknown): void {
    if (!SimpleflowError.is(error) || error.code !== 'access-denied') throw error;
    this.#options.log(`not permitted to register ${what}, which must be there already: ${lineOf(error)}`);
  }

  async #once(key: string, register: () => Promise<void>): Promise<void> {
    const known = this.#done.get(key);
    if (known !== undefined) return known;
    const done = register().catch((error: unknown) => {
      if (this.#done.get(key) === done) this.#done.delete(key);
      throw error;
    });
    this.#done.set(key, done);
    return done;
  }
}
