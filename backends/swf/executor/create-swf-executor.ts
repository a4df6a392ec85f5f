import type { Codec, Executor } from 'simpleflow';
import { checkOptionsOf, defaultCodec, optionRules, type OptionRules } from 'simpleflow/backend';
import { checkSettings, SETTINGS_RULES } from '../check-settings.js';
import { connect } from '../client/connect.js';
import { WireCodec } from '../mapping/wire-codec.js';
import type { SwfSettings } from '../settings.js';
import type { RunClosings } from '../runs/run-closings.js';
import { SwfExecutor } from './swf-executor.js';

export interface SwfExecutorSettings extends SwfSettings {
  /** Default: JSON with tags, no registered classes. Deciders and workers need the same. */
  readonly codec?: Codec | undefined;
  /** Given to deciders of this process too: then their ends are known at once. Default: found by asking. */
  readonly closings?: RunClosings | undefined;
  /** Takes the lines of the log. Default: none is kept. */
  readonly log?: ((line: string) => void) | undefined;
}

const RULES: OptionRules<Omit<SwfExecutorSettings, keyof SwfSettings>> = {
  codec: optionRules.objectWith('encode', 'decode'),
  closings: optionRules.OBJECT,
  log: optionRules.FUNCTION,
};

/**
 * An executor that starts workflows on Amazon SWF and waits for them. What it submits is run by deciders and workers: see
 * `startDecider` and `startWorker`.
 *
 * @throws SimpleflowError `invalid-option`, `invalid-id`; `backend-missing` if the AWS SDK is not installed
 *
 * @example
 * await using executor = await createSwfExecutor({ domain: 'demo', region: 'eu-west-1' });
 * console.log(await executor.submit(SimpleComputation, 1));
 */
export async function createSwfExecutor(settings: SwfExecutorSettings): Promise<Executor> {
  checkSettings(settings);
  checkOptionsOf('createSwfExecutor', settings, { ...SETTINGS_RULES, ...RULES });
  const { codec = defaultCodec, log = () => undefined } = settings;
  return new SwfExecutor({
    api: await connect(settings),
    settings,
    codec: new WireCodec(codec),
    log,
    closings: settings.closings,
  });
}
