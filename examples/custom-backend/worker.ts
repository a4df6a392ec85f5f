import {
  ActivityRegistry,
  defaultCodec,
  runActivity,
  type ActivityCall,
  type ActivityOutcome,
} from 'simpleflow/backend';
import type { Reply, Request } from './messages.js';

// The program of a worker process: its arguments are the modules that define activities.
const modules = process.argv.slice(2);

/** Loaded with the first call: an error in a module is then the failure of that call, and of every other. */
let registry: Promise<ActivityRegistry> | undefined;
const running = new Map<string, AbortController>();

function send(reply: Reply): void {
  process.send?.(reply);
}

async function run(call: ActivityCall): Promise<ActivityOutcome> {
  const { id, name, version, taskList, attempt, workflowId, runId } = call;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    registry ??= ActivityRegistry.load(modules, (module) => import(module));
    const { definition } = (await registry).get(name, version);
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
    return await runActivity(definition, call, context, { codec: defaultCodec });
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
