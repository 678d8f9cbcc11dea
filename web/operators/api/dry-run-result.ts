/** What an event would do to one actor. */
export interface DryRunResult {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly outcome: string;
  readonly before: string;
  readonly after: string;
  readonly facts: readonly { readonly type: string }[];
  readonly commands: readonly { readonly name: string }[];
  readonly writes: readonly string[];
  readonly messages: readonly { readonly to: string; readonly event: string }[];
  readonly timers: readonly { readonly do: string; readonly id: string; readonly at?: string | null }[];
  readonly error: string | null;
}

export interface DryRunAnswer {
  readonly results: readonly DryRunResult[];
  /** Further actors that would move. */
  readonly left_out: number;
}
