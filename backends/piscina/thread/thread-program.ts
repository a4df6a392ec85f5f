// The program of a thread. The `await` at its top makes `require` refuse it, which Piscina tries first: where a hook lets
// `require` load ES modules (tsx), the library would be loaded twice, once for the pool and once for activities.
export const { runJob } = await import('./worker.js');
