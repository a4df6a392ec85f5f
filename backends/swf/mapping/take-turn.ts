import { runTurn, type IssuedCommand, type TurnInput, type WorkflowRun } from 'simpleflow/backend';

/** One turn of a run; what a history from outside makes the engine throw is the promise's error. */
export function takeTurn(run: WorkflowRun, turn: TurnInput): Promise<IssuedCommand[]> {
  return new Promise((resolve, reject) => {
    const guarded = (step: () => void) => (): void => {
      try {
        step();
      } catch (error) {
        reject(error);
      }
    };
    runTurn(
      guarded(() => {
        run.beginTurn(turn);
      }),
      guarded(() => {
        resolve(run.endTurn());
      }),
    );
  });
}
