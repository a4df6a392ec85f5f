import type { Marker } from 'simpleflow';
import { parseInput, pythonJson, type Codec, type Command } from 'simpleflow/backend';
import type { PythonDecisions } from './python-decisions.js';
import type { PythonHistory } from './python-history.js';

interface MarkerPlaces {
  readonly codec: Codec;
  readonly history: PythonHistory;
  readonly decisions: PythonDecisions;
}

/** True if history shows it: else it is asked for, and what waits for it has to. */
export function recordMarker(
  { codec, history, decisions }: MarkerPlaces,
  name: string,
  details: unknown,
): boolean {
  const text = details === undefined ? undefined : pythonJson(JSON.parse(codec.encode(details)));
  if (history.markers.some((marker) => marker.name === name && canonical(marker.details) === text))
    return true;
  const command: Command = {
    kind: 'record-marker',
    name,
    ...(text === undefined ? undefined : { details: text }),
  };
  decisions.add(command, `marker ${name} ${text ?? ''}`);
  return false;
}

/** The newest of each name, or every one. */
export function listMarkers({ codec, history }: MarkerPlaces, all: boolean): Marker[] {
  const markers = history.markers.map(({ name, details }) => ({
    name,
    details: details === undefined ? undefined : codec.decode(details),
  }));
  return all ? markers : [...new Map(markers.map((marker) => [marker.name, marker])).values()];
}

/** What a signal carries: the one argument, or all of them. */
export function signalValue(codec: Codec, input: string): unknown {
  const envelope = codec.decode(input);
  if (typeof envelope !== 'object' || envelope === null || Array.isArray(envelope)) return envelope;
  const { __propagate: _, ...rest } = envelope as Record<string, unknown>;
  const { args, kwargs } = parseInput(rest);
  return Object.keys(kwargs).length > 0 || args.length > 1 ? { args, kwargs } : args[0];
}

function canonical(details: string | undefined): string | undefined {
  if (details === undefined) return undefined;
  try {
    return pythonJson(JSON.parse(details));
  } catch {
    // Text of somebody else.
    return details;
  }
}
