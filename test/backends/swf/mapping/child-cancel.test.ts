import { describe, expect, it } from 'vitest';
import { activity, replayJournal, Workflow } from 'simpleflow';
import type { AnyWorkflowClass, EngineEvent } from 'simpleflow/backend';
import { DecisionRun, historyToJournal, replayHistory, type SwfDecision } from 'simpleflow/backends/swf';
import { workflowOf } from '../../../support/record-run.js';
import { fired, Service, typesOf, withOpenTask } from '../support/scripted-service.js';

const plain = activity('plain', (x: number) => x);

class Child extends Workflow {
  static override readonly definition = { name: 'child' };

  async run(): Promise<void> {
    await this.waitSignal('never');
  }
}

const ID = 'the-child';

/** Starts a child, cancels it at a signal, and submits an activity in the same breath. */
const Cancels = workflowOf(async (self: Workflow) => {
  const child = self.submitWith({ workflowId: ID }, Child);
  await self.waitSignal('stop');
  child.cancel();
  return self.submit(plain, 1);
});

/** The same, and nothing after it. */
const CancelsAndEnds = workflowOf(async (self: Workflow) => {
  const child = self.submitWith({ workflowId: ID }, Child);
  await self.waitSignal('stop');
  child.cancel();
  return 'over';
});

/** The same, and waits for the child's own end. */
const CancelsAndWaits = workflowOf(async (self: Workflow) => {
  const child = self.submitWith({ workflowId: ID }, Child);
  await self.waitSignal('stop');
  child.cancel({ wait: true });
  await child.exception().catch(() => undefined);
});

const stop: EngineEvent = { kind: 'signal-received', name: 'stop', input: '{"args":[],"kwargs":{}}' };
const childStarted: EngineEvent = { kind: 'child-started', id: ID, runId: 'r2' };
const IDS = { workflowId: 'w', runId: 'r' };

async function expectReplays(workflow: AnyWorkflowClass, service: Service): Promise<void> {
  const report = await replayHistory(workflow, { events: service.writer.events }, IDS);
  expect(report.divergences).toEqual([]);
  const journal = historyToJournal(service.writer.events, { name: 'recorded', ...IDS });
  await expect(replayJournal(workflow, journal)).resolves.toMatchObject({ ok: true });
}

describe('a request to cancel a child', () => {
  it('waits until the child has started, as it would find nobody before; what is issued after it does not', async () => {
    const service = new Service({ workflow: Cancels });

    const first = await service.decide();
    const second = await service.decide([stop]);
    const third = await service.decide([childStarted]);
    const fourth = await service.decide([{ kind: 'child-cancelled', id: ID }]);

    expect([first, second, third, fourth].map(typesOf)).toEqual([
      ['StartChildWorkflowExecution'],
      ['ScheduleActivityTask'],
      ['RequestCancelExternalWorkflowExecution'],
      [],
    ]);
    await expectReplays(Cancels, service);
  });

  it('is sent at once when the child has started', async () => {
    const service = new Service({ workflow: Cancels });

    await service.decide();
    await service.decide([childStarted]);
    const decisions = await service.decide([stop]);

    expect(typesOf(decisions)).toEqual(['RequestCancelExternalWorkflowExecution', 'ScheduleActivityTask']);
    await expectReplays(Cancels, service);
  });

  it('holds back the end of the run, which would leave it behind', async () => {
    const service = new Service({ workflow: CancelsAndEnds });

    await service.decide();
    const held = await service.decide([stop]);
    const end = await service.decide([childStarted]);

    expect(held).toEqual([]);
    expect(typesOf(end)).toEqual(['RequestCancelExternalWorkflowExecution', 'CompleteWorkflowExecution']);
    await expectReplays(CancelsAndEnds, service);
  });

  it('is dropped when the child could not be started: another run may have its id', async () => {
    const service = new Service({ workflow: CancelsAndEnds });

    await service.decide();
    await service.decide([stop]);
    const end = await service.decide([
      { kind: 'child-start-failed', id: ID, cause: 'WORKFLOW_ALREADY_RUNNING' },
    ]);

    expect(typesOf(end)).toEqual(['CompleteWorkflowExecution']);
    await expectReplays(CancelsAndEnds, service);
  });

  it('is dropped when the child has ended before it could be sent', async () => {
    const service = new Service({ workflow: Cancels });

    await service.decide();
    await service.decide([stop]);
    const next = await service.decide([childStarted, { kind: 'child-completed', id: ID }]);
    const end = await service.decide([{ kind: 'activity-completed', id: 'activity-plain-1', output: '1' }]);

    expect([next, end].map(typesOf)).toEqual([[], ['CompleteWorkflowExecution']]);
    await expectReplays(Cancels, service);
  });

  it('replays where it was sent before the start, as deciders did before they waited', async () => {
    const service = new Service({ workflow: Cancels });
    await service.decide();
    for (const event of [stop]) service.writer.tell(event, 1_000);
    const [schedule] = await service.poll();
    service.writer.decide([cancelOf(ID), schedule as SwfDecision], { atMs: 1_000 });

    service.writer.tell(childStarted, 2_000);

    const next = await new DecisionRun({ workflow: Cancels, ...IDS }).advance(withOpenTask(service.writer));

    expect(next).toMatchObject({ decisions: [], divergences: [] });
    await expectReplays(Cancels, service);
  });

  it('diverges where the code issues another command meanwhile that history lacks', async () => {
    const service = new Service({ workflow: CancelsAndEnds });
    await service.decide();
    await service.decide([stop]);

    const report = await replayHistory(Cancels, { events: service.writer.events }, IDS);

    expect(report.divergences).toEqual([
      expect.objectContaining({ issued: expect.objectContaining({ id: 'activity-plain-1' }) as unknown }),
    ]);
  });
});

describe('a request to cancel that the service did not deliver', () => {
  const RATE = 'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED';

  it('because there were too many is sent again after a while, as often as it takes', async () => {
    const service = new Service({ workflow: CancelsAndWaits });
    await service.decide();
    await service.decide([childStarted]);
    const [request] = await service.decide([stop]);

    fail(service, RATE);
    const waiting = await service.decide();
    const again = await service.decide([fired('simpleflow-back-off')]);
    fail(service, RATE);
    const waitingLonger = await service.decide();
    const oncemore = await service.decide([fired('simpleflow-back-off')]);
    const end = await service.decide([{ kind: 'child-cancelled', id: ID }]);

    expect(request).toEqual(cancelOf(ID));
    expect([again, oncemore]).toEqual([[request], [request]]);
    expect([secondsOf(waiting), secondsOf(waitingLonger)]).toEqual([
      expect.stringMatching(/^[12]$/u),
      expect.stringMatching(/^[234]$/u),
    ]);
    expect(typesOf(end)).toEqual(['CompleteWorkflowExecution']);
    await expectReplays(CancelsAndWaits, service);
  });

  it('because the child has ended meanwhile is not sent again', async () => {
    const service = new Service({ workflow: CancelsAndWaits });
    await service.decide();
    await service.decide([childStarted]);
    await service.decide([stop]);

    fail(service, RATE);
    const end = await service.decide([{ kind: 'child-completed', id: ID }]);

    expect(typesOf(end)).toEqual(['CompleteWorkflowExecution']);
  });

  it.each(['OPERATION_NOT_PERMITTED', 'UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION'])(
    'for %s is given up: no waiting mends that',
    async (cause) => {
      const service = new Service({ workflow: CancelsAndWaits });
      await service.decide();
      await service.decide([childStarted]);
      await service.decide([stop]);

      fail(service, cause);

      await expect(service.decide()).resolves.toEqual([]);
      await expectReplays(CancelsAndWaits, service);
    },
  );
});

/** Says in history that the last request could not be delivered. */
function fail({ writer: { events } }: Service, cause: string): void {
  const initiated = events.findLast(
    ({ eventType }) => eventType === 'RequestCancelExternalWorkflowExecutionInitiated',
  );
  events.push({
    eventId: events.length + 1,
    eventTimestamp: 1,
    eventType: 'RequestCancelExternalWorkflowExecutionFailed',
    requestCancelExternalWorkflowExecutionFailedEventAttributes: {
      workflowId: ID,
      cause: cause as 'OPERATION_NOT_PERMITTED',
      initiatedEventId: initiated?.eventId ?? 0,
      decisionTaskCompletedEventId: 0,
    },
  });
}

function secondsOf([decision]: readonly SwfDecision[]): string | undefined {
  return decision?.decisionType === 'StartTimer'
    ? decision.startTimerDecisionAttributes.startToFireTimeout
    : undefined;
}

function cancelOf(workflowId: string): SwfDecision {
  return {
    decisionType: 'RequestCancelExternalWorkflowExecution',
    requestCancelExternalWorkflowExecutionDecisionAttributes: { workflowId },
  };
}
