import type { ExecutorCase, WorkflowCase } from 'simpleflow/testing';

const OF_THE_LIBRARY = 'tests `wait` or `asCompleted`, which every executor shares; their futures are broken';

const ON_SUBMIT = 'tests containers, which are built on `submit` alone; its futures are broken elsewhere';

const TO_BE_MADE = 'added on 2026-11-28; a broken executor is still to be made for it';

/** Cases that no broken executor is made for, each with the reason. */
export const UNBROKEN: { readonly [Name in ExecutorCase | WorkflowCase]?: string } = {
  '`wait` gives all futures once, those done and those not, in the order given': OF_THE_LIBRARY,
  '`wait` for nothing returns at once': OF_THE_LIBRARY,
  '`wait` with FIRST_EXCEPTION ends with a failure, but not with a cancelled future': OF_THE_LIBRARY,
  'a timeout of `wait` gives what there is': OF_THE_LIBRARY,
  '`asCompleted` gives failed and cancelled futures like any other': OF_THE_LIBRARY,
  '`asCompleted` ends with a timeout error if not all are done in time': OF_THE_LIBRARY,
  'a chain sends each result on: to an activity, a child, each of a group, a chain, a function': ON_SUBMIT,
  'a chain takes markers, signals, timers and tasks with options, one after the other': ON_SUBMIT,
  'a group has at most `maxParallel` elements open': ON_SUBMIT,
  'a chain ends with a failure, a group goes on; errors and results have holes for each other': ON_SUBMIT,
  '`maxParallel` limits how many items of `map` are open at once': TO_BE_MADE,
  'a duration that no backend could carry is refused where it is asked for': TO_BE_MADE,
  'a run whose `map` with `maxParallel` goes on after it has returned waits for all items': TO_BE_MADE,
  'an item of `map` is the list of all arguments for an activity that takes more than one': TO_BE_MADE,
  'each item of `map` is retried as its options say': TO_BE_MADE,
  'each try of a task is a line of the log, outside a workflow too': TO_BE_MADE,
  'each try of a task is a line of the log: what failed, why, and when it is tried again': TO_BE_MADE,
  'inside a workflow `maxParallel` limits how many items of `map` are open at once': TO_BE_MADE,
  'inside a workflow a `map` with `maxParallel` that fails or is cancelled begins no other item': TO_BE_MADE,
  'inside a workflow an item of `map` is the list of all arguments for an activity that takes more than one':
    TO_BE_MADE,
  'inside a workflow the `retry` of one submit overrides that of the definition': TO_BE_MADE,
  'limits of a run are refused where it is started, if no backend could carry them': TO_BE_MADE,
  'the `retry` of one submit overrides that of the definition': TO_BE_MADE,
  'with `maxParallel` a failure ends `map`, and what has not begun never does': TO_BE_MADE,
  'names that some backend cannot carry are refused': 'tests `activity`, before there is an executor',
};
