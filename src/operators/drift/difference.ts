/** What is compared with LiveKit and the bucket. */
export const driftKinds = ['room', 'participant', 'egress', 'rule', 'dispatch', 'file', 'callers'] as const;

export type DriftKind = (typeof driftKinds)[number];

/** What names a difference over several comparisons. */
export interface DifferenceName {
  /** Null for what belongs to no room. */
  readonly room: string | null;
  readonly what: DriftKind;
  /** `missing`: stored here, and not there. `surplus`: there, and not stored here. */
  readonly direction: 'missing' | 'surplus';
  /** Id at LiveKit, or key in the bucket. */
  readonly thing: string;
}

/** One difference between our state and what LiveKit or the bucket has. */
export interface Difference extends DifferenceName {
  readonly believed: string | null;
  readonly found: string | null;
  /** A sentence: what corrects it and when, or which act does. */
  readonly next: string;
  /** Whether it is known to be older than 5 s, so that one comparison is enough. */
  readonly settled?: true;
}

/** The result of one part of a comparison. */
export interface Look {
  readonly differences: readonly Difference[];
  /** Whether this comparison would find the difference if it still existed; if not, the difference is kept. */
  covers(known: DifferenceName): boolean;
}

/** What a comparison looks at: everything, or these rooms. */
export type Scope = 'all' | readonly string[];

/** A text that is the same for the same difference. */
export const keyOfDifference = ({ room, what, direction, thing }: DifferenceName): string =>
  [what, direction, room ?? '', thing].join(' ');

/** Returns the `covers` of a part that compares everything of its kind in a scope. */
export function coversScope(scope: Scope, what: DriftKind): Look['covers'] {
  if (scope === 'all') return (known) => known.what === what;
  const rooms = new Set<string | null>(scope);
  return (known) => known.what === what && rooms.has(known.room);
}
