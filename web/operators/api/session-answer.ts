/** The operator's session. */
export interface SessionAnswer {
  readonly operator: { readonly id: string; readonly by: 'user' | 'token' };
  readonly csrf_token: string;
  /** Null for a session that ends with the one of the product. */
  readonly ends_at: string | null;
  readonly version: string;
  readonly stately_origin: string | null;
  /** Address of the inspector page; null while the bridge to it is switched off. */
  readonly stately_url: string | null;
}
