import { activityMiddleware, workflowMiddleware } from 'simpleflow';

// A module's middleware goes by the names of its exports: `audit` is outside of `mask`.

/** Says what is done, and how it went. */
export const audit = activityMiddleware(async ({ context, args }, next) => {
  try {
    const result = await next();
    console.error(`${context.name} ${JSON.stringify(args)}: ${String(result)}`);
    return result;
  } catch (error) {
    console.error(`${context.name} ${JSON.stringify(args)}: ${(error as Error).message}`);
    throw error;
  }
});

/** Changes what goes in, and what comes out. */
export const mask = activityMiddleware(async ({ args: [account, amount] }, next) => {
  const result = await next([String(account).toUpperCase(), amount]);
  return String(result).replace(/\d{4}$/u, '****');
});

/** Part of the workflow, wherever it runs: it refuses what is too much before it is asked for. */
export const limit = workflowMiddleware({
  before(request) {
    if (request.kind === 'activity' && Number(request.args[1]) > 1_000) {
      throw new RangeError(`${String(request.args[1])} is more than may be paid at once`);
    }
    return undefined;
  },
});
