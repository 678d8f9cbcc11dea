import { z } from 'zod';
import type { AccessLevel, Settings } from '#src/settings/settings.ts';
import type { DialIn } from '#src/telephony/dial-in.ts';

const link = z.string().nullable();
const people = z.int().nonnegative();
const handedOn = z.record(z.string(), z.unknown());

/** Configuration that the web frontend needs before login (rest-internal.md §3). Durations in milliseconds. */
export const publicConfig = z.object({
  LANGUAGE_CODE: z.string(),
  recording: z.object({
    is_enabled: z.boolean(),
    available_modes: z.array(z.string()),
    expiration_days: z.int().nullable(),
    max_duration: z.int().nullable(),
  }),
  background_image: z.object({
    upload_is_enabled: z.boolean(),
    max_count_by_user: z.int(),
    max_size: z.int(),
    allowed_extensions: z.array(z.string()),
    allowed_mimetypes: z.array(z.string()),
  }),
  telephony: z.union([
    z.object({ enabled: z.literal(true), default_country: z.string(), international_phone_number: z.string() }),
    z.object({ enabled: z.literal(false) }),
  ]),
  resource: z.object({ default_access_level: z.enum(['public', 'trusted', 'restricted'] satisfies AccessLevel[]) }),
  subtitle: z.object({ enabled: z.boolean() }),
  diagnostics: z.object({ connection_test_enabled: z.boolean() }),
  livekit: z.object({
    url: z.string(),
    force_wss_protocol: z.boolean(),
    enable_firefox_proxy_workaround: z.boolean(),
    default_sources: z.array(z.string()),
  }),
  authenticated_users_can_edit_display_name: z.boolean(),
  custom_css_url: link,
  analytics: handedOn,
  support: handedOn,
  silence_livekit_debug_logs: z.boolean(),
  is_silent_login_enabled: z.boolean(),
  idle_disconnect_warning_delay: z.int().nullable(),
  feedback: handedOn,
  documentation_url: link,
  external_home_url: link,
  use_french_gov_footer: z.boolean(),
  use_proconnect_button: z.boolean(),
  manifest_link: link,
  transcription_destination: link,
  max_participants_for_sound: people,
  auto_mute_on_join_threshold: people,
});

export type PublicConfig = z.infer<typeof publicConfig>;

/** Builds the configuration once, since settings do not change at run time. */
export function describeConfig(settings: Settings, livekitUrl: string, dialIn: DialIn | null): PublicConfig {
  return {
    LANGUAGE_CODE: settings.DJANGO_LANGUAGE_CODE,
    recording: {
      is_enabled: settings.RECORDING_ENABLE,
      available_modes: Object.keys(settings.RECORDING_WORKER_CLASSES),
      expiration_days: settings.RECORDING_EXPIRATION_DAYS ?? null,
      max_duration: settings.RECORDING_MAX_DURATION ?? null,
    },
    background_image: {
      upload_is_enabled: settings.FILE_UPLOAD_ENABLED,
      ...settings.FILE_UPLOAD_RESTRICTIONS.background_image,
    },
    telephony:
      dialIn === null
        ? { enabled: false }
        : { enabled: true, default_country: dialIn.country, international_phone_number: dialIn.number },
    resource: { default_access_level: settings.RESOURCE_DEFAULT_ACCESS_LEVEL },
    subtitle: { enabled: settings.ROOM_SUBTITLE_ENABLED },
    diagnostics: { connection_test_enabled: settings.CONNECTION_TEST_ENABLED },
    livekit: {
      url: livekitUrl,
      force_wss_protocol: settings.LIVEKIT_FORCE_WSS_PROTOCOL,
      enable_firefox_proxy_workaround: settings.LIVEKIT_ENABLE_FIREFOX_PROXY_WORKAROUND,
      default_sources: [...settings.LIVEKIT_DEFAULT_SOURCES],
    },
    authenticated_users_can_edit_display_name: settings.AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME,
    custom_css_url: settings.FRONTEND_CUSTOM_CSS_URL ?? null,
    analytics: settings.FRONTEND_ANALYTICS,
    support: settings.FRONTEND_SUPPORT,
    silence_livekit_debug_logs: settings.FRONTEND_SILENCE_LIVEKIT_DEBUG,
    is_silent_login_enabled: settings.FRONTEND_IS_SILENT_LOGIN_ENABLED,
    idle_disconnect_warning_delay: settings.FRONTEND_IDLE_DISCONNECT_WARNING_DELAY ?? null,
    feedback: settings.FRONTEND_FEEDBACK,
    documentation_url: settings.FRONTEND_DOCUMENTATION_URL ?? null,
    external_home_url: settings.FRONTEND_EXTERNAL_HOME_URL ?? null,
    use_french_gov_footer: settings.FRONTEND_USE_FRENCH_GOV_FOOTER,
    use_proconnect_button: settings.FRONTEND_USE_PROCONNECT_BUTTON,
    manifest_link: settings.FRONTEND_MANIFEST_LINK ?? null,
    transcription_destination: settings.FRONTEND_TRANSCRIPTION_DESTINATION ?? null,
    max_participants_for_sound: settings.FRONTEND_MAX_PARTICIPANTS_FOR_SOUND,
    auto_mute_on_join_threshold: settings.FRONTEND_AUTO_MUTE_ON_JOIN_THRESHOLD,
  };
}
