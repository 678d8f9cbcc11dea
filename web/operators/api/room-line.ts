/** A room in the live list. */
export interface RoomLine {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly view: { readonly meeting: string; readonly telephony: string; readonly subtitles: string };
  /** Active state of each region, separated by blanks. */
  readonly state: string;
  readonly people: number;
  readonly waiting: number;
  readonly recording: boolean;
  readonly rule: string | null;
  readonly started_at: string | null;
  readonly updated_at: string | null;
  readonly drift: number;
  readonly quarantined: number;
  readonly stuck: string | null;
  readonly last: { readonly event: string; readonly at: string; readonly by: string } | null;
}

export const filters = ['active', 'recording', 'waiting', 'stuck', 'quarantined', 'drifting', 'all'] as const;
export type Filter = (typeof filters)[number];

export interface RoomsAnswer {
  readonly at: string;
  readonly counts: Readonly<Partial<Record<Filter, number>>>;
  readonly results: readonly RoomLine[];
  readonly next: string | null;
}

/** A room that a search has found. */
export interface SearchMatch {
  readonly room: { readonly id: string; readonly slug: string; readonly name: string };
  readonly by: string;
  readonly member: string | null;
  readonly at: string | null;
}
