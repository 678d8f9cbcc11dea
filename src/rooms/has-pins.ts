import type { Settings } from '#src/settings/settings.ts';

/** Whether rooms have PINs: people or meeting room devices may dial in. */
export const hasPins = (settings: Pick<Settings, 'ROOM_TELEPHONY_ENABLED' | 'ROOMKIT_ENABLED'>): boolean =>
  settings.ROOM_TELEPHONY_ENABLED || settings.ROOMKIT_ENABLED;
