import { sourceLines } from 'simpleflow/backend';
import { frameText } from './frame-text.js';
import { WorkerSession } from './worker-session.js';

/** Where a thread is. */
export interface Place {
  /** `spin (file:///flow.ts:4:20)`, innermost first; none if it cannot be told. */
  readonly frames: readonly string[];
  /** Why there are none. */
  readonly why: string;
}

// Measured: 30 to 150 ms, of which most is the list of its scripts.
const LIMIT_MS = 2_000;
// A loop over microtasks or ticks may be inside Node's own code when it is stopped, which for a tick is some fifty statements
// before the user's: fifty were too few once in a while.
const MOST_STEPS = 300;

/**
 * Where the code of a thread is that does not come back: stops it, looks, and lets it go on. Never rejects.
 */
export async function whereIs(threadId: number): Promise<Place> {
  let timer: NodeJS.Timeout | undefined;
  let session: WorkerSession | undefined;
  try {
    const opened = (session = await WorkerSession.open(threadId));
    const tooLong = new Promise<Place>((resolve) => {
      const why = 'it is inside a function of Node or of the language, which stops for nothing';
      timer = setTimeout(() => resolve({ frames: [], why }), LIMIT_MS);
    });
    return await Promise.race([look(opened), tooLong]);
  } catch (error) {
    // The inspector is missing, or has to be asked from the main thread.
    return { frames: [], why: `the inspector of Node does not tell (${String(error)})` };
  } finally {
    clearTimeout(timer);
    session?.close();
  }
}

async function look(session: WorkerSession): Promise<Place> {
  let paused = await session.pause();
  for (let steps = 0; ; steps += 1) {
    const frames = paused.map((frame) => frameText(frame, session.scripts));
    if (steps === MOST_STEPS || hasUserFrame(frames)) return { frames, why: '' };
    paused = await session.step();
  }
}

/** True for code that a timer has called: turns are called by immediates. */
export function isInTimer({ frames }: Place): boolean {
  return frames.some((frame) => frame.startsWith('listOnTimeout (node:'));
}

function hasUserFrame(frames: readonly string[]): boolean {
  return sourceLines.userFrame(frames.map((frame) => `    at ${frame}`).join('\n')) !== undefined;
}
