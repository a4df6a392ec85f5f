import type { Domain } from '../state/domain.js';
import type { World } from '../world.js';
import type { Task } from './task-list.js';
import { TaskList } from './task-list.js';

/** The list of this name and kind; lists come into being when they are first named. */
export function taskListOf(domain: Domain, kind: Task['kind'], name: string): TaskList {
  const lists = kind === 'decision' ? domain.decisionLists : domain.activityLists;
  return lists.get(name) ?? new TaskList(lists, name);
}

/** Puts a task behind those of its priority. */
export function enqueue(world: World, task: Task): void {
  const list = taskListOf(task.run.domain, task.kind, task.taskList);
  task.order = world.nextTaskOrder();
  list.tasks.push(task);
  if (list.pollers.size > 0) world.match(list);
}

/** Takes a task out of its list; does nothing when a poller has it already. */
export function dequeue(task: Task): void {
  if (task.heapIndex < 0) return;
  const list = taskListOf(task.run.domain, task.kind, task.taskList);
  list.tasks.remove(task);
  list.retireIfIdle();
}
