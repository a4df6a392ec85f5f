import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Executor } from 'simpleflow';
import {
  createSwfExecutor,
  startDecider,
  startWorker,
  type RunningDecider,
  type StartDeciderOptions,
  type StartWorkerOptions,
  type SwfSettings,
} from 'simpleflow/backends/swf';
import {
  startDevServer,
  type DevServer,
  type DevServerOptions,
  type DumpedEvent,
} from 'simpleflow/backends/swf/devserver';
import { addOne } from './add-one.js';

export { addOne };

type Verdict =
  | 'pass'
  | 'lose-answer'
  | { readonly fault: string; readonly message: string }
  /** In place of the server's. */
  | { readonly answer: object }
  /** Passes on this body in place of the one that came. */
  | { readonly onwards: string };

/** What a proxy does to a request, seen by the last part of its target. */
export type Meddling = (operation: string, body: string) => Verdict | Promise<Verdict>;

/** A development server whose time the test moves, an executor, and as many deciders as the test likes. */
export class DeciderFlow implements AsyncDisposable {
  readonly server: DevServer;
  readonly executor: Executor;
  readonly settings: SwfSettings;
  readonly lines: string[] = [];
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(server: DevServer, executor: Executor, settings: SwfSettings) {
    this.server = server;
    this.executor = executor;
    this.settings = settings;
  }

  static async open(
    settings: Partial<SwfSettings> = {},
    openQuestions: DevServerOptions['openQuestions'] = {},
  ): Promise<DeciderFlow> {
    const server = await startDevServer({ clock: 'manual', logLevel: 'error', openQuestions });
    const all = { domain: 'd', endpoint: server.url, shortestPollMs: 2, longestPollMs: 20, ...settings };
    return new DeciderFlow(server, await createSwfExecutor(all), all);
  }

  async decider(
    options: Pick<StartDeciderOptions, 'workflows'> & Partial<StartDeciderOptions>,
  ): Promise<RunningDecider> {
    const decider = await startDecider({
      ...this.settings,
      log: (line) => this.lines.push(line),
      ...options,
    });
    this.#closers.push(async () => decider.shutdown({ graceMs: 0 }));
    return decider;
  }

  async worker(options: Pick<StartWorkerOptions, 'activities'> = { activities: [addOne] }): Promise<void> {
    const worker = await startWorker({
      ...this.settings,
      taskList: 'default',
      concurrency: 4,
      ...options,
    });
    this.#closers.push(async () => worker.shutdown({ graceMs: 0 }));
  }

  /** An endpoint that passes requests on, when the test has had its way with them. */
  async proxy(meddle: Meddling): Promise<string> {
    const { port } = this.server;
    const proxy = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
        void (async () => {
          const verdict = await meddle(operation, body.toString());
          if (typeof verdict === 'object' && 'answer' in verdict) {
            outgoing
              .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
              .end(JSON.stringify(verdict.answer));
            return;
          }
          if (typeof verdict === 'object' && 'fault' in verdict) {
            const { fault, message } = verdict;
            outgoing.writeHead(400).end(JSON.stringify({ __type: `test#${fault}`, message }));
            return;
          }
          const { method, url } = incoming;
          const passed = typeof verdict === 'object' ? Buffer.from(verdict.onwards) : body;
          const headers = { ...incoming.headers, 'content-length': String(passed.length) };
          const onward = forward({ port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
            if (verdict === 'lose-answer') {
              answer.resume().on('end', () => outgoing.destroy());
            } else {
              outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
              answer.pipe(outgoing);
            }
          });
          onward.on('error', () => outgoing.destroy());
          outgoing.on('close', () => onward.destroy());
          onward.end(passed);
        })();
      });
    });
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
    this.#closers.push(async () => {
      proxy.closeAllConnections();
      proxy.close();
    });
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  }

  events(workflowId: string): readonly DumpedEvent[] {
    return this.server.history({ domain: this.settings.domain, workflowId }).events;
  }

  /** How many events of that type there are. */
  count(workflowId: string, eventType: string): number {
    return this.events(workflowId).filter((event) => event.eventType === eventType).length;
  }

  /** The lists of the decision tasks that were scheduled, in order. */
  lists(workflowId: string): string[] {
    return this.events(workflowId)
      .filter(({ eventType }) => eventType === 'DecisionTaskScheduled')
      .map((event) => {
        const { taskList } = event['decisionTaskScheduledEventAttributes'] as { taskList: { name: string } };
        return taskList.name;
      });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.executor.shutdown({ graceMs: 0, cancelPending: true });
    await Promise.all(this.#closers.map(async (close) => close()));
    await this.server.close();
  }
}
