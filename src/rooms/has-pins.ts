import type { Settings } from '#src/settings/settings.ts';

/** Whether rooms have PINs, for dial-in by telephone or by meeting room devices. */
export const hasPins = (settings: Pick<Settings, 'ROOM_TELEPHONY_ENABLED' | 'ROOMKIT_ENABLED'>): boolean =>
  settings.ROOM_TELEPHONY_ENABLED || settings.ROOMKIT_ENABLED;
