import type { AnyDelivery, Receipt } from './delivery.ts';

/** One call of `deliver`; its deliveries commit together. */
export interface Call {
  readonly deliveries: readonly AnyDelivery[];
  readonly rooms: ReadonlySet<string>;
  resolve(receipts: Receipt[]): void;
  reject(error: unknown): void;
}
