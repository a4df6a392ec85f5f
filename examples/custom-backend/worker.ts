import {
  ACTIVITIES,
  type ActivityCall,
  type ActivityOutcome,
  configOf,
  createContainer,
  defaultCodec,
  INSTANCES,
  MIDDLEWARE_STACK,
  runActivity,
  type ServiceContainer,
} from 'simpleflow/backend';
import { CODEC } from 'simpleflow';
import type { Reply, Request } from './messages.js';
import type { WorkerModules } from './worker-process.js';

// The program of a worker process: its argument names the modules of activities, middleware and services.
const [modules = '{}'] = process.argv.slice(2);

/** Loaded with the first call: an error in a module is then the failure of that call, and of every other. */
let loading: Promise<ServiceContainer> | undefined;
const running = new Map<string, AbortController>();

async function load(): Promise<ServiceContainer> {
  const { activities, container, middleware } = JSON.parse(modules) as WorkerModules;
  return createContainer(await configOf({ activities, container, middleware }));
}

function send(reply: Reply): void {
  process.send?.(reply);
}

async function run(call: ActivityCall): Promise<ActivityOutcome> {
  const { id, name, version, taskList, attempt, workflowId, runId } = call;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    loading ??= load();
    const services = await loading;
    const { definition } = services.get(ACTIVITIES).get(name, version);
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
      codec: services.get(CODEC),
      instantiate: services.get(INSTANCES).activity,
      middleware: services.get(MIDDLEWARE_STACK).activity,
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
