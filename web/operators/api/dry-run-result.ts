/** What an event would do to one actor. */
export interface DryRunResult {
  readonly actor: { readonly kind: string; readonly id: string } | string;
  readonly outcome: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly facts: readonly { readonly type: string }[];
  readonly commands: readonly { readonly name: string }[];
  readonly writes: readonly string[];
  readonly messages: readonly { readonly to: unknown; readonly event: unknown }[];
  readonly timers: readonly { readonly do: string; readonly id: string; readonly at?: string | null }[];
  readonly error: string | null;
}
