import type * as Valibot from 'valibot';
import type { GenericSchema } from 'valibot';
import { isMiddleware } from '../executor/middleware.js';
import { isWorkflowClass } from '../workflow/workflow.js';
import { isServiceModule } from './is-service-module.js';

/** Every setting of the core with its default. The names of backends are keys too: their sections. */
export const DEFAULTS = Object.freeze({
  executor: 'local',
  activities: [],
  container: [],
  middleware: [],
  journal: false,
  store: undefined,
  workflows: [],
  logLevel: 'info',
  backends: {},
});

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** The shape of settings; messages say what is expected. */
export async function settingsSchema(sections: readonly string[]): Promise<GenericSchema> {
  // 5 ms that programs without configuration need not pay.
  const v = await import('valibot');
  const text = (expected: string) => v.pipe(v.string(expected), v.nonEmpty(expected));
  const module = v.custom(isServiceModule);
  const names = 'a list of modules, each a path or a package';
  const section = v.optional(v.record(v.string(), v.unknown(), 'an object of options of that backend'));
  const backend = 'the name of a backend, or the path or package of one';
  const around = 'the path or package of a module, or a middleware';
  const classes = 'the path or package of a module, or a workflow class';
  const services = 'the path or package of a module, or a service module';
  return v.strictObject({
    executor: v.union([text(backend), module], backend),
    activities: v.array(text('the path or package of a module'), names),
    container: v.array(v.union([text(services), module], services), names),
    middleware: v.array(v.union([text(around), v.custom(isMiddleware)], around), names),
    journal: v.boolean('true or false'),
    store: v.optional(store(v)),
    workflows: v.array(v.union([text(classes), v.custom(isWorkflowClass)], classes), names),
    logLevel: v.picklist(LEVELS, LEVELS.map((level) => `\`${level}\``).join(', ')),
    backends: v.record(
      v.pipe(v.string(), v.regex(/^[a-z][a-z\d-]*$/u, 'named in lower case, such as `my-backend`')),
      text('the path or package of a backend'),
      'an object of names and modules',
    ),
    ...Object.fromEntries(sections.map((key) => [key, section])),
  });
}

function store(v: typeof Valibot) {
  const whole = (expected: string, least: number) =>
    v.optional(v.pipe(v.number(expected), v.safeInteger(expected), v.minValue(least, expected)));
  const path = 'the path of a SQLite database';
  const settings = {
    path: v.pipe(v.string(path), v.nonEmpty(path)),
    fsync: v.optional(v.picklist(['normal', 'always'], '`normal` or `always`')),
    retentionDays: whole('a whole number of days, at least 1', 1),
    residentRuns: whole('a whole number, 0 or more', 0),
    unsafeFileSystem: v.optional(v.boolean('true or false')),
  };
  return v.strictObject(settings, `${path}, or an object with such a \`path\``);
}

/** True if at `path` in a schema there is an object whose keys are the user's; valibot and zod let one look. */
export function isFreeMap(schema: unknown, path: readonly string[]): boolean {
  let inner = unwrapped(schema);
  for (const key of path) inner = unwrapped((inner['entries'] ?? inner['shape'] ?? {})[key as never]);
  const { type, def } = inner as { readonly type?: unknown; readonly def?: { readonly type?: unknown } };
  return type === 'record' || def?.type === 'record';
}

/** Without what makes it optional. */
function unwrapped(schema: unknown): Readonly<Record<string, object | undefined>> {
  const known = (schema ?? {}) as Readonly<Record<string, object | undefined>>;
  const inner = known['wrapped'] ?? (known['def'] as { readonly innerType?: object } | undefined)?.innerType;
  return inner === undefined ? known : unwrapped(inner);
}
