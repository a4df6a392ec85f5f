import { describe, expect, it } from 'vitest';
import { Workflow, type LogLine } from 'simpleflow';
import { runTurn } from '../../../../src/engine/run/turn.js';
import { WorkflowRun } from '../../../../src/engine/run/workflow-run.js';
import type { TurnInput } from '../../../../src/engine/language/events.js';
import { defaultCodec } from '../../../../src/codec/codec.js';
import { collectWarnings } from '../../../support/collect-warnings.js';
import { fired, HandDrivenRun } from '../../../support/hand-driven-run.js';

class Writes extends Workflow {
  static override readonly definition = { name: 'writes' };

  async run(): Promise<void> {
    this.log.info('one');
    await this.sleep(1_000);
    this.log.info('two');
  }
}

const STARTED = {
  kind: 'run-started' as const,
  workflowId: 'w',
  runId: 'r',
  name: 'writes',
  version: 'default',
  taskList: 'default',
  tags: [],
  input: '{}',
};

function take(run: WorkflowRun, input: TurnInput): Promise<void> {
  return new Promise((resolve) => {
    runTurn(
      () => run.beginTurn(input),
      () => {
        run.endTurn();
        resolve();
      },
    );
  });
}

describe('the log of a run', () => {
  it('is written in live turns only: a run that is taken up from its history goes on where it was', async () => {
    const lines: LogLine[] = [];
    const run = new WorkflowRun({
      workflow: Writes,
      codec: defaultCodec,
      logger: (line) => void lines.push(line),
    });

    await take(run, { atMs: 1, events: [STARTED], markers: [] });
    await take(run, { atMs: 2, events: [fired('timer-1')] });

    expect(lines.map(({ message, atMs }) => [message, atMs])).toEqual([['two', 2]]);
  });

  it('does not let a logger that throws change the run', async () => {
    const run = new HandDrivenRun(Writes, {
      logger: () => {
        throw new Error('disk full');
      },
    });

    const warnings = collectWarnings();
    await run.start();
    const commands = await run.turn(fired('timer-1'));

    expect(commands).toEqual([{ kind: 'complete-run' }]);
    expect((await warnings.stop()).join('\n')).toContain('disk full');
  });
});
