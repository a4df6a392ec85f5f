import { IdSource } from '../../../../src/engine/ids.js';
import { replaced, type Breakage } from './breakage.js';

export const ID_BREAKAGES: readonly Breakage[] = [
  {
    does: 'counts all tasks with one counter',
    caughtBy: 'tasks are numbered by name in the order of submit, also those that wait for arguments',
    patch: replaced(
      IdSource.prototype,
      'next',
      (next) =>
        function (this: IdSource, prefix) {
          return next.call(this, 'activity-task') + prefix;
        },
    ),
  },
];
