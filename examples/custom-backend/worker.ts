import {
  ActivityRegistry,
  MiddlewareStack,
  defaultCodec,
  runActivity,
  type ActivityCall,
  type ActivityOutcome,
} from 'simpleflow/backend';
import type { Reply, Request } from './messages.js';

// The program of a worker process: its arguments are the modules that define activities, and those of middleware.
const [activities = '[]', middleware = '[]'] = process.argv.slice(2);

/** Loaded with the first call: an error in a module is then the failure of that call, and of every other. */
let loading: Promise<[ActivityRegistry, MiddlewareStack]> | undefined;
const load = (module: string): Promise<unknown> => import(module);
const running = new Map<string, AbortController>();

function send(reply: Reply): void {
  process.send?.(reply);
}

async function run(call: ActivityCall): Promise<ActivityOutcome> {
  const { id, name, version, taskList, attempt, workflowId, runId } = call;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    loading ??= Promise.all([
      ActivityRegistry.load(JSON.parse(activities) as string[], load),
      MiddlewareStack.load(JSON.parse(middleware) as string[], load),
    ]);
    const [registry, stack] = await loading;
    const { definition } = registry.get(name, version);
    const context = {
      activityId: id,
      name,
      version,
      taskList,
      attempt,
      workflowId,
      runId,
      signal: controller.signal,
      heartbeat: () => {
        controller.signal.throwIfAborted();
        send({ kind: 'heartbeat', id });
      },
    };
    return await runActivity(definition, call, context, {
      codec: defaultCodec,
      middleware: stack.activity,
    });
  } catch (error) {
    return { kind: 'failed', failure: defaultCodec.encodeFailure(error) };
  } finally {
    running.delete(id);
  }
}

process.on('message', (message) => {
  const request = message as Request;
  if (request.kind === 'run') {
    void run(request.call).then((outcome) => send({ kind: 'ended', id: request.call.id, outcome }));
  } else {
    running.get(request.id)?.abort(defaultCodec.decodeFailure(request.reason));
  }
});
// Nobody is left to work for.
process.on('disconnect', () => process.exit());
