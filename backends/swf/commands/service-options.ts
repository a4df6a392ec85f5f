import { loadConfig, type Config } from 'simpleflow';
import {
  configOption,
  count,
  kebab,
  list,
  nameOfOption,
  settingsFrom,
  text,
  verboseOption,
  type ValuesOf,
} from 'simpleflow/cli';
import type { SwfSettings } from '../settings.js';
import { quietSdk } from './quiet-sdk.js';

/** Where the service is. */
export const serviceOptions = {
  domain: text('name', 'SWF domain (default: as configured)'),
  region: text('name', 'AWS Region (default: as configured, else as the AWS SDK finds it)'),
  endpoint: text('url', 'endpoint of the service (default: as configured, else as the AWS SDK finds it)'),
  taskList: text('name', 'task list (default: as configured, else as definitions say)'),
  ...configOption,
  container: list('module', 'modules of services'),
  ...verboseOption,
};

export const watchdogOption = {
  watchdogMs: count(
    'ms',
    'run workflow code in a thread, and replace it when a turn takes longer (default: as configured, else none)',
  ),
};

type Given = Partial<ValuesOf<typeof serviceOptions & typeof watchdogOption>> & {
  readonly activities?: readonly string[] | undefined;
  readonly middleware?: readonly string[] | undefined;
  /** Of the program, whose configuration is meant. */
  readonly modules?: readonly string[];
};

/**
 * The configuration with what the command line says, for this backend, whichever it names.
 * @param executor that other backend, for a command that needs its options
 * @throws SimpleflowError `invalid-option` if nothing says which domain, among others
 */
export async function serviceConfig(
  options: Given,
  cwd: string,
  executor = 'swf',
): Promise<{ readonly config: Config; readonly swf: SwfSettings }> {
  quietSdk();
  const { domain, region, endpoint, taskList, watchdogMs } = options;
  const config = await loadConfig({
    cwd,
    program: options.modules ?? [],
    file: options.config,
    overrides: {
      ...settingsFrom(options),
      executor,
      swf: { domain, region, endpoint, taskList, watchdogMs },
    },
    nameOfOverride: (path) => nameOfOption(path.filter((key) => key !== 'swf').map(kebab)),
  });
  const swf = config.sections['swf'] as SwfSettings;
  const found = swf.endpoint ?? endpointOfEnvironment();
  return { config, swf: found === undefined ? swf : { ...swf, endpoint: found } };
}

/** The SDK reads these itself; here they say whether it is this computer, which needs no credentials. */
function endpointOfEnvironment(): string | undefined {
  return process.env['AWS_ENDPOINT_URL_SWF'] ?? process.env['AWS_ENDPOINT_URL'];
}
