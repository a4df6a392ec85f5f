/** Who finds a task by its id, to tell it what the outside reports. */
export interface TaskRegistry<T> {
  /** Gives a task that has its arguments the id under which it is scheduled; or the task that has that id already. */
  identify(task: T, input: string): T;
  /** Nothing more will be heard of the task. */
  closed(task: T): void;
}
