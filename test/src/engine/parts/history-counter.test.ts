import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../src/engine/language/commands.js';
import type { EngineEvent } from '../../../../src/engine/language/events.js';
import { CommandQueue } from '../../../../src/engine/parts/command-queue.js';
import { HistoryCounter } from '../../../../src/engine/parts/history-counter.js';

const ofTurn = (...events: EngineEvent[]) => {
  const counter = new HistoryCounter();
  counter.turnBegun({ atMs: 0, events });
  return counter.snapshot();
};

const ofCommand = (command: Command) => {
  const counter = new HistoryCounter();
  counter.turnEnded([new CommandQueue().issue(command)]);
  return counter.snapshot();
};

describe('the size of a history', () => {
  it('has three events for a turn, and in bytes those of the texts, not their characters', () => {
    expect(ofTurn()).toEqual({ events: 3, bytes: 0 });
    expect(ofTurn({ kind: 'signal-received', name: 'go', input: '"é"' })).toEqual({ events: 4, bytes: 4 });
  });

  it.each<[EngineEvent, number, number]>([
    [{ kind: 'activity-completed', id: 'a', output: '12' }, 2, 2],
    [{ kind: 'activity-failed', id: 'a', failure: { reason: 'no', details: '{}' } }, 2, 4],
    [{ kind: 'activity-timed-out', id: 'a', timeout: 'heartbeat' }, 2, 0],
    [{ kind: 'timer-fired', id: 't' }, 1, 0],
  ])('counts %j', (event, events, bytes) => {
    expect(ofTurn(event)).toEqual({ events: 3 + events, bytes });
  });

  it('has one event for each command', () => {
    expect(ofCommand({ kind: 'record-marker', name: 'm', details: '123' })).toEqual({ events: 1, bytes: 3 });
    expect(ofCommand({ kind: 'fail-run', failure: { reason: 'no' } })).toEqual({ events: 1, bytes: 2 });
  });

  it('is what the service says, where it says it', () => {
    const counter = new HistoryCounter();

    counter.turnBegun({
      atMs: 0,
      events: [{ kind: 'timer-fired', id: 't' }],
      size: { events: 70, bytes: 9 },
    });

    expect(counter.snapshot()).toEqual({ events: 70, bytes: 9 });
  });
});
