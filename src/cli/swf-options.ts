import { type Command, InvalidArgumentError } from 'commander';
import { loadConfig, type Config } from 'simpleflow';
import type { SwfSettings } from 'simpleflow/backends/swf';
import { quietSdk } from './quiet-sdk.js';
import { nameOfOption, settingsFrom } from './settings-options.js';

/** What the options of a command that talks to Amazon SWF say. */
export interface SwfOptions {
  readonly domain?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly taskList?: string;
  readonly watchdogMs?: number;
  readonly config?: string;
  readonly container?: readonly string[];
  readonly middleware?: readonly string[];
  readonly verbose: boolean;
}

/** Declares the options that say where the service is. */
export function addSwfOptions(command: Command): Command {
  return command
    .option('--domain <name>', 'SWF domain (default: as configured)')
    .option('--region <name>', 'AWS Region (default: as configured, else as the AWS SDK finds it)')
    .option(
      '--endpoint <url>',
      'endpoint of the service (default: as configured, else as the AWS SDK finds it)',
    )
    .option('--task-list <name>', 'task list (default: as configured, else as definitions say)')
    .option('--config <file>', 'configuration file (default: simpleflow.config.* here or above)')
    .option('--container <module...>', 'modules of services')
    .option('--verbose', 'say what happens, and print whole stacks', false);
}

/** Declares what those who run code for the service take beside that. */
export function addMiddlewareOption(command: Command): Command {
  return command.option('--middleware <module...>', 'modules of what is around activities and commands');
}

/**
 * The configuration with what the command line says, whichever backend it names.
 * @throws SimpleflowError `invalid-option` if nobody says which domain, among others
 */
export async function swfConfig(
  options: SwfOptions,
): Promise<{ readonly config: Config; readonly swf: SwfSettings }> {
  quietSdk();
  const { domain, region, endpoint, taskList, watchdogMs } = options;
  const given = Object.entries({ domain, region, endpoint, taskList, watchdogMs }).filter(
    ([, value]) => value !== undefined,
  );
  const config = await loadConfig({
    file: options.config,
    overrides: { ...settingsFrom(options), executor: 'swf', swf: Object.fromEntries(given) },
    nameOfOverride: (path) => nameOfOption(path.filter((key) => key !== 'swf').map(kebab)),
  });
  const swf = config.sections['swf'] as SwfSettings;
  const found = swf.endpoint ?? process.env['AWS_ENDPOINT_URL_SWF'] ?? process.env['AWS_ENDPOINT_URL'];
  // The SDK reads the variables itself; here they say whether it is this computer, which needs no credentials.
  return { config, swf: found === undefined ? swf : { ...swf, endpoint: found } };
}

export function parseCount(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number above 0');
}

export function parseMs(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('expected a whole number of milliseconds');
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
