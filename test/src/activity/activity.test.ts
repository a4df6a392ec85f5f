import { describe, expect, it } from 'vitest';
import { activity, isActivity, type ActivityOptions } from '../../../src/activity/activity.js';
import { notedActivities } from '../../../src/activity/noted.js';
import { ActivityRegistry } from '../../../src/activity/registry.js';

class Greets {
  execute(name: string): string {
    return `hello ${name}`;
  }
}

describe('an activity', () => {
  it('called directly runs the function, or the class', () => {
    expect(activity('plus', (x: number, y: number) => x + y)(1, 2)).toBe(3);
    expect(activity('greets', Greets)('you')).toBe('hello you');
  });

  it('has a frozen definition with its defaults', () => {
    const implementation = (x: number): number => x;

    const { definition, name } = activity('plus', implementation) as unknown as {
      definition: object;
      name: string;
    };

    expect(definition).toEqual({
      name: 'plus',
      version: 'default',
      taskList: 'default',
      retry: { maxAttempts: 1 },
      implementation,
    });
    expect(Object.isFrozen(definition)).toBe(true);
    expect(name).toBe('plus');
  });

  it('is noted for workers to find', () => {
    const made = activity('noted', () => 1);

    expect(notedActivities().at(-1)).toBe(made);
    expect(isActivity(made)).toBe(true);
    expect([undefined, null, {}, () => 1].some(isActivity)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['', 'an activity name must be a text of at least 1 character, got `""` (string)'],
    [
      'a:b',
      'an activity name `a:b` cannot be used: it may not contain `:`, `/`, `|` or control characters, nor be `arn` (Amazon SWF)',
    ],
    ['x'.repeat(257), `an activity name may have 256 characters, \`${'x'.repeat(40)}...\` has 257`],
  ])('refuses the name %j', (name, message) => {
    expect(() => activity(name, () => 1)).toThrow(expect.objectContaining({ code: 'invalid-id', message }));
  });

  it.each<[object, string]>([
    [
      { startToCloseMs: 0 },
      '`startToCloseMs` of activity `a` must be a whole number of milliseconds above 0, got `0` (number)',
    ],
    [
      { heartbeatMs: 1.5 },
      '`heartbeatMs` of activity `a` must be a whole number of milliseconds above 0, got `1.5` (number)',
    ],
    [
      { scheduleToStartMs: '5s' },
      '`scheduleToStartMs` of activity `a` must be a whole number of milliseconds above 0, got `"5s"` (string)',
    ],
    [
      { scheduleToCloseMs: Infinity },
      '`scheduleToCloseMs` of activity `a` must be a whole number of milliseconds above 0, got `Infinity` (number)',
    ],
    [
      { startToCloseMs: 400 * 24 * 3_600_000 },
      '`startToCloseMs` of activity `a` must be at most 31536000000 (a year, the longest that Amazon SWF carries), got `34560000000`: wait again, or continue as a new run',
    ],
    [{ idempotent: 1 }, '`idempotent` of activity `a` must be true or false, got `1` (number)'],
    [{ priority: 2 ** 31 }, '`priority` of activity `a` must be a 32 bit integer, got `2147483648` (number)'],
    [{ parameters: [1] }, '`parameters` of activity `a` must be a list of names, got `[1]` (array)'],
    [{ startToClose: 5 }, 'activity `a` has no option `startToClose`'],
  ])('refuses the options %j', (options, message) => {
    expect(() => activity('a', () => 1, options as ActivityOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message }),
    );
  });

  it.each(['jobs ', ' jobs', 'jobs\n', '\u00a0jobs', '\tjobs'])(
    'refuses a name or list with white space at an end, as Amazon SWF does: %j',
    (name) => {
      for (const define of [() => activity(name, () => 1), () => activity('a', () => 1, { taskList: name })])
        expect(define).toThrow(expect.objectContaining({ code: 'invalid-id' }));
    },
  );

  it('refuses what is no function', () => {
    expect(() => activity('a', 5 as unknown as () => number)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: 'activity `a` needs a function, or a class with `execute`, got `5` (number)',
      }),
    );
  });
});

describe('the registry', () => {
  const one = activity('one', () => 1);

  it('finds activities by name and version', () => {
    const newer = activity('one', () => 1, { version: '2' });
    const registry = new ActivityRegistry([one, newer]);

    expect(registry.get('one', 'default')).toBe(one);
    expect(registry.get('one', '2')).toBe(newer);
    expect([...registry]).toEqual([one, newer]);
  });

  it('takes one function twice, and refuses others under the same name and version', () => {
    const implementation = (): number => 1;
    const [one, same] = [activity('one', implementation), activity('one', implementation)];
    const other = activity('one', () => 2);

    expect(new ActivityRegistry([one, same]).get('one', 'default')).toBe(same);
    expect(() => new ActivityRegistry([one, other])).toThrow(
      expect.objectContaining({
        code: 'duplicate-activity',
        message: expect.stringMatching(
          /^two different activities are named `one` with version `default` \(made in `.*activity\.test\.ts`\): give one another name or version$/u,
        ),
      }),
    );
  });

  it('refuses two whose source text is equal, from a factory or bound', () => {
    const adder = (n: number) => activity('add', (x: number) => x + n);
    const add = (n: number, x: number): number => x + n;
    const bound = (n: number) => activity('add', add.bind(undefined, n));

    for (const make of [adder, bound]) {
      expect(() => new ActivityRegistry([make(1), make(2)])).toThrow(
        expect.objectContaining({ code: 'duplicate-activity' }),
      );
    }
  });

  it('names the modules it has loaded when one is missing', async () => {
    const registry = await ActivityRegistry.load(['./a.js', './b.js'], async (module) => {
      if (module === './b.js') activity('loaded', () => 1);
    });

    expect(registry.get('loaded', 'default').definition.name).toBe('loaded');
    expect(() => registry.get('one', 'default')).toThrow(
      expect.objectContaining({
        code: 'unknown-activity',
        message:
          'there is no activity `one` with version `default` here (loaded: ./a.js, ./b.js); add its module to `activities`',
      }),
    );
  });
});
