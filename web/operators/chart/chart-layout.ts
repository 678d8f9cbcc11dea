/** Where the parts of a region are drawn; all numbers are whole. */
export interface RegionLayout {
  /** Width and height. */
  readonly size: string;
  /** Left, top, width and height of each state, by path. */
  readonly boxes: Readonly<Record<string, string>>;
  /** Points of the line to the initial state of each state with others inside. */
  readonly initials: Readonly<Record<string, string>>;
  /** Points of each arrow, by `from>to`. */
  readonly arrows: Readonly<Record<string, string>>;
}

/** Layouts of a machine's regions, by path. */
export type ChartLayout = Readonly<Record<string, RegionLayout>>;
