import { resolve } from 'node:path';
import { SimpleflowError } from '../errors.js';
import { builtInBackends, loadBackend, unknownBackend, type BackendModule } from './backend-module.js';
import { configError, pathText } from './config-error.js';
import type { Config } from './config.js';
import { isPlainObject } from './is-plain-object.js';
import { locateModule } from './locate-module.js';
import { MergedSettings } from './merged-settings.js';
import { DEFAULTS, isFreeMap, settingsSchema } from './schema.js';
import { placeOf, type Source } from './source.js';
import type { SchemaIssue, StandardSchema } from './standard-schema.js';
import { storeOf, withStorePath } from './store-setting.js';

/** What the schema of the core gives. */
type CoreSettings = Omit<Config, 'sections' | 'entries'>;

/** A configuration with the backend it names. */
export interface ResolvedConfig {
  readonly config: Config;
  readonly backend: BackendModule;
}

/**
 * The configuration that the sources, in rising precedence, add up to. Loads the backend, which has the say about its
 * section.
 * @param checkAll the sections of other backends are checked, too
 * @throws SimpleflowError `invalid-option` naming path, expectation, value and source of all that is wrong;
 * `unknown-module`; `backend-missing`
 */
export async function resolveConfig(
  sources: readonly Source[],
  cwd: string,
  checkAll = false,
): Promise<ResolvedConfig> {
  const all: readonly Source[] = [
    { kind: 'default', base: cwd, values: DEFAULTS },
    ...sources.map(withStorePath),
  ];
  let merged = new MergedSettings(all);
  const named = isPlainObject(merged.values['backends']) ? Object.keys(merged.values['backends']) : [];
  const sectionNames = [...new Set([...builtInBackends(), ...named])];
  const schema = (await settingsSchema(sectionNames)) as StandardSchema<CoreSettings>;
  const settings = await validated(schema, merged.values, { merged, prefix: [] });

  const files = Object.fromEntries(
    Object.entries(settings.backends).map(([name, module]) => {
      const { base } = sourceOf(merged, ['backends', name]);
      // Only the one in use has to be there.
      return [name, locateModule(module, base) ?? resolve(base, module)];
    }),
  );
  const executor = located(settings.executor, sectionNames, merged);
  const backend = typeof executor === 'string' ? await loadBackend(executor, files) : { backend: executor };
  const { configSchema } = backend;
  if (typeof executor === 'string' && configSchema !== undefined) {
    const isFree = ([section, ...path]: readonly string[]): boolean =>
      section === executor && isFreeMap(configSchema, path);
    merged = new MergedSettings(all.map((source) => source.withFreeMaps?.(isFree) ?? source));
  }
  const sections: Record<string, object> = Object.fromEntries(
    sectionNames.flatMap((name) => {
      const section = merged.values[name];
      return isPlainObject(section) ? [[name, section]] : [];
    }),
  );
  if (checkAll) {
    for (const name of Object.keys(sections)) if (name !== executor) await checkUnused(name, files, merged);
  }
  if (typeof executor === 'string') sections[executor] = await optionsOf(executor, backend, merged);
  const config: Config = {
    executor,
    activities: modules('activities', settings.activities, merged),
    container: modules('container', settings.container, merged),
    middleware: modules('middleware', settings.middleware, merged),
    journal: settings.journal,
    store: storeOf(settings.store, merged, backend.backend),
    workflows: modules('workflows', settings.workflows, merged),
    logLevel: settings.logLevel,
    backends: files,
    sections,
    entries: merged.settings.map(({ path, value, source }) => ({
      path: pathText(path),
      value,
      origin: placeOf(source, path),
    })),
  };
  return { config, backend };
}

async function validated<V>(
  schema: StandardSchema<V>,
  value: unknown,
  context: { readonly merged: MergedSettings; readonly prefix: readonly string[] },
): Promise<V> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  // A variable such as `20240101` is a number only where no text is wanted.
  const texts = await schema['~standard'].validate(withTexts(value, result.issues, context));
  if (texts.issues !== undefined) throw configError(result.issues, { ...context, schema });
  return texts.value;
}

/** A copy with the texts of environment variables in the places of what was read out of them and is refused. */
function withTexts(
  value: unknown,
  issues: readonly SchemaIssue[],
  { merged, prefix }: { readonly merged: MergedSettings; readonly prefix: readonly string[] },
): unknown {
  return issues.reduce((copy, { path = [] }) => {
    const keys = path.map((item) => String(typeof item === 'object' ? item.key : item));
    const text = merged.at([...prefix, ...keys])?.source.textAt?.([...prefix, ...keys]);
    return text === undefined ? copy : replaced(copy, keys, text);
  }, value);
}

function replaced(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (!isPlainObject(value)) return value;
  return { ...value, [key]: replaced(value[key], rest, text) };
}

/** The section of the backend in use, as its schema gives it. */
async function optionsOf(
  executor: string,
  { configSchema }: BackendModule,
  merged: MergedSettings,
): Promise<object> {
  const section = merged.values[executor] ?? {};
  const context = { merged, prefix: [executor] };
  return (await validated(configSchema ?? NO_KEYS, section, context)) as object;
}

/** The section of a backend that is not in use: it may be incomplete, as a command line may add to it. */
async function checkUnused(
  name: string,
  files: Readonly<Record<string, string>>,
  merged: MergedSettings,
): Promise<void> {
  let backend: BackendModule;
  try {
    backend = await loadBackend(name, files);
  } catch (error) {
    // Not installed: nothing is known of its options.
    if (SimpleflowError.is(error) && error.code === 'backend-missing') return;
    throw error;
  }
  const section = merged.values[name];
  const { configSchema: schema = NO_KEYS } = backend;
  const context = { merged, prefix: [name] };
  const first = await schema['~standard'].validate(section);
  const { issues = [] } =
    first.issues === undefined
      ? first
      : await schema['~standard'].validate(withTexts(section, first.issues, context));
  const wrong = issues.filter(({ path = [] }) => {
    const keys = path.map((item) => String(typeof item === 'object' ? item.key : item));
    return merged.at([name, ...keys]) !== undefined;
  });
  if (wrong.length > 0) throw configError(wrong, { ...context, schema });
}

/** Of a backend without options. */
const NO_KEYS: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'simpleflow',
    validate: (section) => {
      const issues = Object.keys(section as object).map((key) => ({
        message: '',
        expected: 'never',
        path: [key],
      }));
      return issues.length === 0 ? { value: section } : { issues };
    },
  },
};

function located(
  executor: Config['executor'],
  names: readonly string[],
  merged: MergedSettings,
): Config['executor'] {
  if (typeof executor !== 'string' || names.includes(executor)) return executor;
  const { base } = sourceOf(merged, ['executor']);
  const file = locateModule(executor, base);
  if (file === undefined) throw unknownBackend(executor, names, base);
  return file;
}

function modules<M>(key: string, entries: readonly M[], merged: MergedSettings): readonly M[] {
  const source = sourceOf(merged, [key]);
  return entries.map((entry, index) => {
    if (typeof entry !== 'string') return entry;
    const file = locateModule(entry, source.base);
    if (file !== undefined) return file as M;
    throw new SimpleflowError(
      'unknown-module',
      `\`${key}[${index}]\`: there is no module or package \`${entry}\`, looked for from \`${source.base}\` (${placeOf(source, [key])})${source.kind === 'code' && entry.startsWith('.') ? `; \`import.meta.resolve('${entry}')\` is the file beside the module that says it` : ''}`,
    );
  });
}

function sourceOf(merged: MergedSettings, path: readonly string[]): Source {
  const setting = merged.at(path);
  if (setting === undefined) throw new TypeError(`no value at ${pathText(path)}`);
  return setting.source;
}
