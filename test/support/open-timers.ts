/** Timers that this process has started since this module was imported, that wait and keep it, and where that was. */
const open = new Map<NodeJS.Timeout, string>();

// Node tells of timers only that there are some, and vitest has its own: it took the functions before they are replaced.
const { setTimeout: startTimeout, setInterval: startInterval, clearTimeout: stop } = globalThis;

const startNoted = (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): NodeJS.Timeout => {
  const timer = startTimeout(() => {
    open.delete(timer);
    run(...args);
  }, ms);
  open.set(timer, callerOf());
  return timer;
};
// With what `promisify` needs.
Object.assign(startNoted, startTimeout);
Reflect.set(globalThis, 'setTimeout', startNoted);
Reflect.set(globalThis, 'setInterval', (run: () => void, ms?: number, ...args: unknown[]): NodeJS.Timeout => {
  const timer = startInterval(run, ms, ...(args as []));
  open.set(timer, callerOf());
  return timer;
});
globalThis.clearTimeout = globalThis.clearInterval = ((timer: NodeJS.Timeout): void => {
  open.delete(timer);
  stop(timer);
}) as typeof clearTimeout;

/** Where those were started that have neither fired nor been cleared. Libraries answer for their own. */
export function openTimers(): string[] {
  return [...open]
    .filter(([timer, place]) => timer.hasRef() && !place.includes('node_modules'))
    .map(([, place]) => `timer started ${place}`);
}

function callerOf(): string {
  return new Error('here').stack?.split('\n')[3]?.trim() ?? 'somewhere';
}
