import { readdirSync } from 'node:fs';
import { SimpleflowError, type Executor } from 'simpleflow';

export interface OpenExecutorOptions {
  /** Keep a journal of every run. */
  readonly journal: boolean;
}

/**
 * The executor of the backend with this name: the function `create<Name>Executor` of `simpleflow/backends/<name>`.
 * @throws SimpleflowError `backend-missing` if there is no such backend
 */
export async function openExecutor(name: string, options: OpenExecutorOptions): Promise<Executor> {
  if (!/^[a-z][\da-z-]*$/u.test(name)) throw missing(name);
  const specifier = `simpleflow/backends/${name}`;
  let backend: Readonly<Record<string, unknown>>;
  try {
    backend = (await import(specifier)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    // A package that the backend needs is not installed; or there is no such backend, and the cause says no more.
    throw missing(name, namesOfBackends().includes(name) && cause instanceof Error ? cause : undefined);
  }
  const factory = `create${name.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase())}Executor`;
  const create = backend[factory];
  if (typeof create !== 'function') throw missing(name);
  return (create as (options: OpenExecutorOptions) => Executor)(options);
}

function missing(name: string, cause?: Error): SimpleflowError {
  const message =
    cause === undefined
      ? `there is no backend \`${name}\`; there is: ${namesOfBackends()
          .map((known) => `\`${known}\``)
          .join(', ')}`
      : `the backend \`${name}\` cannot be loaded: ${cause.message}`;
  return new SimpleflowError('backend-missing', message, cause === undefined ? undefined : { cause });
}

/** A backend is a folder; nothing lists them. */
function namesOfBackends(): string[] {
  return readdirSync(new URL('../../backends/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
