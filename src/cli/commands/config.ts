import { loadConfig, type ConfigEntry, type LoadConfigOptions } from 'simpleflow';
import { HIDDEN, isSecretName, withoutSecrets } from '../../config/secrets.js';
import { defineCommand } from '../command.js';
import { flag } from '../options.js';
import { nameOfOption, settingsFrom, settingsOptions } from '../shared-options.js';
import { EXIT } from '../terminal/exit.js';
import { printLine } from '../terminal/output.js';

/** Prints the configuration. */
export const config = defineCommand({
  arguments: {},
  options: { json: flag('print it as JSON'), ...settingsOptions },

  async run(options, { cwd }) {
    const { json, config: file } = options;
    printLine(
      await configText({
        cwd,
        json,
        file,
        overrides: settingsFrom(options),
        nameOfOverride: nameOfOption,
        checkAll: true,
      }),
    );
    return EXIT.ok;
  },
});

interface ConfigTextOptions extends LoadConfigOptions {
  /** JSON instead of a table. Default: false. */
  readonly json?: boolean;
}

/**
 * The effective configuration as text, each value with its origin:
 *
 * ```
 * activities          ["./activities.js"]   /app/simpleflow.config.ts
 * executor            "piscina"             SIMPLEFLOW_EXECUTOR
 * piscina.maxThreads  4                     --set
 * journal             false                 default
 * ```
 *
 * Values whose name says that they are secret are hidden, as are passwords, tokens and keys inside texts.
 * @throws SimpleflowError as `loadConfig` does
 */
export async function configText(options: ConfigTextOptions = {}): Promise<string> {
  const { entries } = await loadConfig(options);
  const rows = entries
    .map((entry) => ({ ...entry, value: shown(entry) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return options.json === true ? JSON.stringify(rows, undefined, 2) : table(rows);
}

function table(rows: readonly ConfigEntry[]): string {
  const cells = rows.map(({ path, value, origin }) => [path, JSON.stringify(value), origin] as const);
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map(
      ([path, value, origin]) => `${path.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${origin}`,
    )
    .join('\n');
}

function shown({ path, value }: ConfigEntry): unknown {
  return isSecretName(path) ? HIDDEN : withoutSecrets(named(value));
}

/** What JSON has no text for. */
function named(value: unknown): unknown {
  if (typeof value === 'function') return '[function]';
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  if ('load' in value) return '[service module]';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]));
}
