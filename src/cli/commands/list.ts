import { defineCommand } from '../command.js';
import { count, flag, list as listOption, text } from '../options.js';
import { tableOf } from '../runs/run-text.js';
import { runsOptions, withRuns } from '../runs/with-runs.js';
import { checkStatuses } from '../runs/statuses.js';
import { EXIT } from '../terminal/exit.js';
import { notice, printLine } from '../terminal/output.js';

/** Lists runs, newest first. */
export const list = defineCommand({
  arguments: {},
  options: {
    status: listOption(
      'status',
      'only runs with one of them: open, completed, failed, cancelled, terminated, timed-out, continued-as-new',
    ),
    held: flag('only runs that no host can go on with'),
    name: text('name', 'only runs of this workflow'),
    version: text('version', 'only runs of this version'),
    tag: text('tag', 'only runs with this tag'),
    workflowId: text('prefix', 'only runs whose workflow id begins with it'),
    failure: text('text', 'only runs whose failure has it in its code or message'),
    limit: count('n', 'at most so many, up to 1,000 (default: 50)'),
    after: text('next', 'the page after one that ended with `next`'),
    ...runsOptions,
  },
  details: 'With `--json`: `{"runs":[…],"next":"…"}`; `next` is absent on the last page.',

  async run(options, { cwd }) {
    const { status, held, workflowId, failure, limit, after, name, version, tag } = options;
    const given = {
      statuses: checkStatuses(status),
      isHeld: held ? true : undefined,
      name,
      version,
      tag,
      workflowIdPrefix: workflowId,
      failureText: failure,
    };
    return withRuns(options, cwd, async (runs) => {
      const page = await runs.list(defined(given), defined({ limit, after }));
      if (options.json) printLine(JSON.stringify(page));
      else {
        printLine(tableOf(page.runs));
        if (page.next !== undefined) notice(`there are more: \`--after ${page.next}\``);
      }
      return EXIT.ok;
    });
  },
});

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
