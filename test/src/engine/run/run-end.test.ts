import { describe, expect, it } from 'vitest';
import { Workflow } from '../../../../src/workflow/workflow.js';
import { increment } from '../../../../src/testing/fixtures/activities.js';
import { workflowMiddleware, type WorkflowMiddleware } from '../../../../src/workflow/workflow-middleware.js';
import { brief, CANCEL, completed, HandDrivenRun } from '../../../support/hand-driven-run.js';

/** Fails in its second turn, while another part has something to clean up. */
class FailsWithCleanUp extends Workflow {
  static override readonly definition = { name: 'fails-with-clean-up' };

  async run(): Promise<void> {
    const open = async (): Promise<void> => {
      try {
        await this.sleep(60_000);
      } finally {
        await Promise.resolve();
        await this.submit(increment, 1);
      }
    };
    open().catch(() => undefined);
    await this.submit(increment, 1);
    throw new RangeError('its own');
  }
}

class Increments extends Workflow {
  static override readonly definition = { name: 'increments' };

  async run(): Promise<number> {
    return this.submit(increment, 1);
  }
}

describe('the end of a run', () => {
  it('fails with its own error, also if the close was refused at once and the run has to close again', async () => {
    const run = new HandDrivenRun(FailsWithCleanUp, { sendsLater: true });
    await run.start();
    const first = run.turn(completed('activity-kit-increment-1', 2));
    // As a replay does, that knows what the service has answered: before what the close has woken has gone on.
    const closed = await first.then((commands) => {
      run.run.reopen();
      return commands;
    });
    const again = await run.turn({ kind: 'signal-received', name: 'x', input: '{"args":[],"kwargs":{}}' });

    expect(brief(closed)).toContain('fail RangeError: its own');
    expect(brief(again)).toEqual(['fail RangeError: its own']);
  });

  it.each<[string, WorkflowMiddleware]>([
    ['before', { before: (async () => undefined) as unknown as NonNullable<WorkflowMiddleware['before']> }],
    ['after', { after: (async () => undefined) as unknown as NonNullable<WorkflowMiddleware['after']> }],
  ])('fails a task whose middleware is async: `%s`', async (name, middleware) => {
    const run = new HandDrivenRun(Increments, { middleware: [workflowMiddleware(middleware)] });
    const first = await run.start();
    const last = name === 'before' ? first : await run.turn(completed('activity-kit-increment-1', 2));

    expect(brief(last).at(-1)).toContain(`\`${name}\` of a middleware around commands must not be async`);
  });

  it('is a cancelled one for a run that waits to go on as a new one and is cancelled', async () => {
    class Continues extends Workflow {
      static override readonly definition = { name: 'continues' };

      async run(): Promise<unknown> {
        void this.submit(increment, 1);
        return this.continueAsNew().result();
      }
    }
    const run = new HandDrivenRun(Continues);
    await run.start();

    expect(brief(await run.turn(CANCEL))).toContain('cancel');
  });
});
