import { SimpleflowError, type Config } from 'simpleflow';
import {
  checkOptionsOf,
  configOf,
  type DecisionLimits,
  isWorkflowClass,
  optionRules,
  type OptionRules,
  submission,
} from 'simpleflow/backend';
import { checkSettings, SETTINGS_RULES } from '../check-settings.js';
import { policyRule } from './policy.js';
import type { SwfSettings } from '../settings.js';
import type { StartDeciderOptions } from './decider-options.js';

export interface DeciderConfig {
  readonly config: Config;
  /** The modules of workflows: files. */
  readonly modules: readonly string[];
}

/** The service modules of the options, then those of the configuration; and the modules of workflows, as files. */
export async function deciderConfig({
  config,
  workflows,
  container = [],
  middleware = [],
}: StartDeciderOptions): Promise<DeciderConfig> {
  const own = await configOf({
    // Found as modules of activities are.
    activities: workflows.filter((entry) => typeof entry === 'string'),
    container,
    middleware,
  });
  return {
    modules: own.activities,
    config: {
      ...own,
      ...config,
      // A decider runs no activities.
      activities: [],
      container: [...own.container, ...(config?.container ?? [])],
      middleware: [...own.middleware, ...(config?.middleware ?? [])],
    },
  };
}

// The decider keeps two timers for itself, and a full decision ends with one.
const LEAST_LIMITS = {
  decisions: 2,
  bytes: 40_000,
  openActivities: 1,
  openTimers: 3,
  openChildren: 1,
  openLambdas: 1,
} as const satisfies Record<keyof DecisionLimits, number>;

const RULES: OptionRules<Omit<StartDeciderOptions, keyof SwfSettings>> = {
  workflows: optionRules.listOf(
    'workflow classes, or modules that export some, each a path or a package',
    (item) => typeof item === 'string' || isWorkflowClass(item),
  ),
  // As settings of the configuration.
  container: optionRules.CHECKED_ELSEWHERE,
  middleware: optionRules.CHECKED_ELSEWHERE,
  config: optionRules.OBJECT,
  taskLists: optionRules.listOf('names', (item) => typeof item === 'string'),
  concurrency: optionRules.CHECKED_ELSEWHERE,
  polls: optionRules.CHECKED_ELSEWHERE,
  cachedRuns: optionRules.CHECKED_ELSEWHERE,
  cachedBytes: optionRules.CHECKED_ELSEWHERE,
  stickyMs: optionRules.CHECKED_ELSEWHERE,
  limits: optionRules.OBJECT,
  brokenRuns: policyRule,
  closings: optionRules.OBJECT,
  log: optionRules.FUNCTION,
};

/** @throws SimpleflowError `invalid-option`, `invalid-id` */
export function checkOptions(options: StartDeciderOptions): void {
  checkSettings(options);
  checkOptionsOf('startDecider', options, { ...SETTINGS_RULES, ...RULES });
  for (const list of options.taskLists ?? []) submission.checkName('a task list', list);
  const check = (name: string, value: unknown, least: number): void => {
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= least)) return;
    throw new SimpleflowError(
      'invalid-option',
      `\`${name}\` must be a whole number of at least ${least}, got \`${JSON.stringify(value)}\``,
    );
  };
  check('concurrency', options.concurrency, 1);
  check('polls', options.polls, 1);
  check('stickyMs', options.stickyMs, 1);
  check('cachedRuns', options.cachedRuns, 0);
  check('cachedBytes', options.cachedBytes, 0);
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    const least = (LEAST_LIMITS as Readonly<Record<string, number>>)[name];
    if (least !== undefined) check(`limits.${name}`, value, least);
    else
      throw new SimpleflowError(
        'invalid-option',
        `\`limits\` has no \`${name}\`; there are ${Object.keys(LEAST_LIMITS).join(', ')}`,
      );
  }
}
