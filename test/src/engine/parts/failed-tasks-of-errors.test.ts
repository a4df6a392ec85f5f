import { describe, expect, it } from 'vitest';
import { FailedTasks } from '../../../../src/engine/parts/failed-tasks.js';

describe('the failed tasks behind an error', () => {
  it('are found in causes and groups, the outermost first, each once', () => {
    const [a, b] = [new Error('a'), new Error('b')];
    const tasks = new FailedTasks();
    tasks.note('task-a', a);
    tasks.note('task-b', b);

    const error = new Error('top', { cause: new AggregateError([a, new Error('x', { cause: b }), a]) });

    expect(tasks.in(error)).toEqual(['task-a', 'task-b']);
  });

  it('are not looked for behind the error of a task, nor for ever', () => {
    const inner = new Error('of another run');
    const outer = new Error('of a child', { cause: inner });
    const circle: Error = new Error('circle');
    circle.cause = circle;
    const tasks = new FailedTasks();
    tasks.note('task-1', inner);
    tasks.note('task-2', outer);

    expect(tasks.in(outer)).toEqual(['task-2']);
    expect(tasks.in(circle)).toEqual([]);
  });
});
