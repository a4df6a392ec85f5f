// Pools of threads behind one interface: `run(task, arg)` gives a promise, `close()` ends the threads.
const TASKS = new URL('./tasks.mjs', import.meta.url).href;
const ACTIVITIES = new URL('./activities.mjs', import.meta.url).href;

/** The options that our executor gives Piscina. */
const same = async (threads) => {
  const { FixedQueue } = await import('piscina');
  return {
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 30_000,
    concurrentTasksPerWorker: 1,
    atomics: 'disabled',
    taskQueue: new FixedQueue(),
    recordTiming: false,
  };
};

export const POOLS = {
  async inline() {
    const tasks = await import('./tasks.mjs');
    return { run: async (task, arg) => tasks[task](arg), close: async () => undefined };
  },

  /** No threads: what a task and its future cost, values as text and back. */
  async local() {
    const { createLocalExecutor } = await import('simpleflow/backends/local');
    const { noopActivity } = await import('./activities.mjs');
    const executor = createLocalExecutor();
    return { run: (_, arg) => executor.submit(noopActivity, arg), close: () => executor.shutdown() };
  },

  async piscina(threads) {
    const { Piscina } = await import('piscina');
    const pool = new Piscina({ ...(await same(threads)), filename: TASKS });
    return {
      run: (name, arg, { transferList } = {}) => pool.run(arg, { name, transferList }),
      close: () => pool.destroy(),
    };
  },

  async simpleflow(threads) {
    const { createPiscinaExecutor } = await import('simpleflow/backends/piscina');
    const activities = await import('./activities.mjs');
    const byTask = {
      noop: activities.noopActivity,
      countPrimes: activities.primesActivity,
      sum: activities.sumActivity,
      first: activities.firstActivity,
    };
    const executor = createPiscinaExecutor({
      activities: [ACTIVITIES],
      minThreads: threads,
      maxThreads: threads,
    });
    return {
      executor,
      activities: byTask,
      run: (task, arg) => executor.submit(byTask[task], arg),
      close: () => executor.shutdown(),
    };
  },

  async tinypool(threads) {
    const { Tinypool } = await import('tinypool');
    const pool = new Tinypool({ filename: TASKS, minThreads: threads, maxThreads: threads });
    return { run: (task, arg) => pool.run({ task, arg }), close: () => pool.destroy() };
  },

  async workerpool(threads) {
    const { default: workerpool } = await import('workerpool');
    const pool = workerpool.pool(new URL(TASKS).pathname, {
      minWorkers: threads,
      maxWorkers: threads,
      workerType: 'thread',
      workerThreadOpts: { env: { ...process.env, BENCH_POOL: 'workerpool' } },
    });
    return { run: (task, arg) => pool.exec(task, [arg]), close: () => pool.terminate() };
  },
};
