import type { Settings } from '#src/settings/settings.ts';

/** Returns the address of a recording's page, for links; undefined while none is configured. */
export function downloadLink({ settings }: { readonly settings: Settings }, recording: string): string | undefined {
  const base = settings.RECORDING_DOWNLOAD_BASE_URL ?? settings.SCREEN_RECORDING_BASE_URL;
  return base === undefined ? undefined : `${base.replace(/\/$/, '')}/${recording}`;
}
