import { describe, expect, it } from 'vitest';
import { publicConfig } from '#src/frontend/public-config.ts';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { startHttpProduct } from '#test/support/http-product.ts';

/** As documented, and with no key more. */
const documented = publicConfig.strict();

describe('GET config/', () => {
  const ask = async (env: Readonly<Record<string, string>> = {}) => {
    const product = await startHttpProduct(env);
    const answer = async () => {
      const response = await fetch(`${product.origin}/api/v1.0/config/`);
      expect(response.status).toBe(200);
      return documented.parse(await response.json());
    };
    const warnings = () => product.logged.filter((line) => JSON.parse(line).level === 40);
    return { product, answer, warnings, [Symbol.asyncDispose]: () => product[Symbol.asyncDispose]() };
  };

  it('returns the defaults of the contract, to everybody, without a session', async () => {
    await using asked = await ask();
    expect(await asked.answer()).toEqual({
      LANGUAGE_CODE: 'en-us',
      recording: {
        is_enabled: false,
        available_modes: ['screen_recording', 'transcript'],
        expiration_days: null,
        max_duration: null,
      },
      background_image: {
        upload_is_enabled: false,
        max_count_by_user: 10,
        max_size: 2_097_152,
        allowed_extensions: ['.jpeg', '.jpg', '.png'],
        allowed_mimetypes: ['image/jpeg', 'image/png'],
      },
      telephony: { enabled: false },
      resource: { default_access_level: 'public' },
      subtitle: { enabled: false },
      diagnostics: { connection_test_enabled: false },
      livekit: {
        url: asked.product.livekit.publicUrl,
        force_wss_protocol: false,
        enable_firefox_proxy_workaround: false,
        default_sources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
      },
      authenticated_users_can_edit_display_name: true,
      custom_css_url: null,
      analytics: {},
      support: {},
      silence_livekit_debug_logs: false,
      is_silent_login_enabled: true,
      idle_disconnect_warning_delay: null,
      feedback: {},
      documentation_url: null,
      external_home_url: null,
      use_french_gov_footer: false,
      use_proconnect_button: false,
      manifest_link: null,
      transcription_destination: null,
      max_participants_for_sound: 5,
      auto_mute_on_join_threshold: 50,
    });
    expect(asked.warnings()).toEqual([]);
  });

  it('shows the configured values', async () => {
    await using asked = await ask({
      DJANGO_LANGUAGE_CODE: 'fr-fr',
      RECORDING_ENABLE: 'True',
      RECORDING_WORKER_CLASSES: "{'transcript': 'core.Transcript'}",
      RECORDING_EXPIRATION_DAYS: '28',
      RECORDING_MAX_DURATION: '7200000',
      FILE_UPLOAD_ENABLED: '1',
      FILE_UPLOAD_RESTRICTIONS: "{'background_image': {'max_size': 1000, 'allowed_mimetypes': ['image/png']}}",
      ROOM_TELEPHONY_ENABLED: 'true',
      ROOM_TELEPHONY_PHONE_NUMBER: '+33901020304',
      RESOURCE_DEFAULT_ACCESS_LEVEL: 'trusted',
      ROOM_SUBTITLE_ENABLED: 'yes',
      CONNECTION_TEST_ENABLED: 'y',
      LIVEKIT_FORCE_WSS_PROTOCOL: 'true',
      LIVEKIT_ENABLE_FIREFOX_PROXY_WORKAROUND: 'true',
      LIVEKIT_DEFAULT_SOURCES: 'microphone',
      AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: '',
      FRONTEND_CUSTOM_CSS_URL: '/custom.css',
      FRONTEND_ANALYTICS: "{'id': 'phc_1', 'host': 'https://eu.i.posthog.com', 'on': True, 'more': None}",
      FRONTEND_SUPPORT: '{"id": "crisp"}',
      FRONTEND_FEEDBACK: "{'url': 'https://example.org/?a=1'}",
      FRONTEND_SILENCE_LIVEKIT_DEBUG: 'true',
      FRONTEND_IS_SILENT_LOGIN_ENABLED: 'false',
      FRONTEND_IDLE_DISCONNECT_WARNING_DELAY: '60000',
      FRONTEND_DOCUMENTATION_URL: 'https://docs.example.org',
      FRONTEND_EXTERNAL_HOME_URL: 'https://home.example.org',
      FRONTEND_USE_FRENCH_GOV_FOOTER: 'true',
      FRONTEND_USE_PROCONNECT_BUTTON: 'true',
      FRONTEND_MANIFEST_LINK: 'https://example.org/manifest',
      FRONTEND_TRANSCRIPTION_DESTINATION: 'https://example.org/transcripts',
      FRONTEND_MAX_PARTICIPANTS_FOR_SOUND: '7',
      FRONTEND_AUTO_MUTE_ON_JOIN_THRESHOLD: '0',
    });
    expect(await asked.answer()).toMatchObject({
      LANGUAGE_CODE: 'fr-fr',
      recording: { is_enabled: true, available_modes: ['transcript'], expiration_days: 28, max_duration: 7_200_000 },
      background_image: {
        upload_is_enabled: true,
        max_size: 1000,
        max_count_by_user: 10,
        allowed_mimetypes: ['image/png'],
      },
      telephony: { enabled: true, default_country: 'FR', international_phone_number: '+33 9 01 02 03 04' },
      resource: { default_access_level: 'trusted' },
      subtitle: { enabled: true },
      diagnostics: { connection_test_enabled: true },
      livekit: { force_wss_protocol: true, enable_firefox_proxy_workaround: true, default_sources: ['microphone'] },
      authenticated_users_can_edit_display_name: false,
      custom_css_url: '/custom.css',
      analytics: { id: 'phc_1', host: 'https://eu.i.posthog.com', on: true, more: null },
      support: { id: 'crisp' },
      feedback: { url: 'https://example.org/?a=1' },
      silence_livekit_debug_logs: true,
      is_silent_login_enabled: false,
      idle_disconnect_warning_delay: 60_000,
      documentation_url: 'https://docs.example.org',
      external_home_url: 'https://home.example.org',
      use_french_gov_footer: true,
      use_proconnect_button: true,
      manifest_link: 'https://example.org/manifest',
      transcription_destination: 'https://example.org/transcripts',
      max_participants_for_sound: 7,
      auto_mute_on_join_threshold: 0,
    });
  });

  it('names the language that new users are given', async () => {
    await using asked = await ask({ DJANGO_LANGUAGE_CODE: 'nl' });
    const browser = createBrowserSession();
    await logIn(browser, asked.product.origin, { email: 'corrie@example.org', name: 'Corrie' });
    const me = await browser.request(`${asked.product.origin}/api/v1.0/users/me/`);
    expect(await me.json()).toMatchObject({ language: 'nl-nl' });
    expect(await asked.answer()).toMatchObject({ LANGUAGE_CODE: 'nl-nl' });
  });

  it('warns once of a number that cannot be dialled, however often it is asked', async () => {
    await using asked = await ask({
      ROOM_TELEPHONY_ENABLED: 'true',
      ROOM_TELEPHONY_PHONE_NUMBER: '12',
      ROOM_TELEPHONY_DEFAULT_COUNTRY: 'FR',
    });
    expect((await asked.answer()).telephony).toEqual({ enabled: false });
    expect((await asked.answer()).telephony).toEqual({ enabled: false });
    expect(asked.warnings()).toHaveLength(1);
  });
});
