import type { Command } from 'commander';
import type { Settings } from 'simpleflow';

/** What the options of a command line say about the configuration. */
export interface SettingsOptions {
  readonly executor?: string;
  readonly local?: boolean;
  readonly config?: string;
  readonly activities?: readonly string[];
  readonly container?: readonly string[];
  readonly middleware?: readonly string[];
}

/** Declares the options that go before the configuration file and the environment. */
export function addSettingsOptions(command: Command): Command {
  return command
    .option(
      '--executor <name>',
      'where to run: a backend, or a module that is one (default: as configured, else local)',
    )
    .option('--local', 'the same as --executor local')
    .option('--config <file>', 'configuration file (default: simpleflow.config.* here or above)')
    .option('--activities <module...>', 'modules whose activities workers know')
    .option('--container <module...>', 'modules of services')
    .option('--middleware <module...>', 'modules of what is around activities and commands');
}

/** The settings that were given; nothing for those that were not. */
export function settingsFrom(options: SettingsOptions): Settings {
  const { local, activities, container, middleware } = options;
  const executor = local === true ? 'local' : options.executor;
  return {
    ...(executor === undefined ? undefined : { executor }),
    ...(activities === undefined ? undefined : { activities }),
    ...(container === undefined ? undefined : { container }),
    ...(middleware === undefined ? undefined : { middleware }),
  };
}

/** The option behind a setting, for messages. */
export function nameOfOption(path: readonly string[]): string {
  return `--${path.join('.')}`;
}
