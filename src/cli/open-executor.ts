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
    // No such backend, or a package that it needs is not installed.
    throw missing(name, cause);
  }
  const factory = `create${name.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase())}Executor`;
  const create = backend[factory];
  if (typeof create !== 'function') throw missing(name);
  return (create as (options: OpenExecutorOptions) => Executor)(options);
}

function missing(name: string, cause?: unknown): SimpleflowError {
  return new SimpleflowError('backend-missing', `there is no backend \`${name}\`; there is: \`local\``, {
    cause,
  });
}
