/** Names of events, as the provider stores them. */
export type AnalyticsEvent = 'room_created' | 'roomkit_joined';

/** Features that the provider switches per user. */
export type FeatureFlag = 'summary-enabled';

/** Who did something: a user, or the meeting room devices together. */
export type AnalyticsSubject = { readonly id: string; readonly email?: string | null } | 'roomkit';

/** Reports of what is used. Never waits for the provider, and never fails. */
export interface Analytics {
  /** Queues an event; dropped when the queue is full. The e-mail is sent only where the settings permit it. */
  capture(subject: AnalyticsSubject, event: AnalyticsEvent, properties: Readonly<Record<string, unknown>>): void;
  /** Whether a feature is switched on for a user; false without a provider, or when it does not answer within 3 s. */
  isEnabled(user: { readonly id: string }, flag: FeatureFlag): Promise<boolean>;
  /** Sends what is queued, for at most 3 s. */
  close(): Promise<void>;
}

/** Analytics of installations without a provider. */
export const noAnalytics: Analytics = {
  capture: () => undefined,
  isEnabled: async () => false,
  close: async () => undefined,
};
