import type { ExecutorCase, WorkflowCase } from 'simpleflow/testing';

const OF_THE_LIBRARY = 'tests `wait` or `asCompleted`, which every executor shares; their futures are broken';

const ON_SUBMIT = 'tests containers, which are built on `submit` alone; its futures are broken elsewhere';

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
  'names that some backend cannot carry are refused': 'tests `activity`, before there is an executor',
};
