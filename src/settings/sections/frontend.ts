import { z } from 'zod';
import { hiddenLiteral, integer, link, milliseconds, onOff } from '../kinds.ts';
import { setting } from '../setting.ts';

const dict = hiddenLiteral('dict', z.record(z.string(), z.json()));
const people = integer({ min: 0 }, 'people');

// biome-ignore format: a table is read in columns.
/** Passed to the web frontend unchanged. */
export const frontend = {
  FRONTEND_CUSTOM_CSS_URL:                setting(link, undefined, 'A further stylesheet.', { config: 'custom_css_url' }),
  FRONTEND_ANALYTICS:                     setting(dict, '{}', 'PostHog in the browser: `id`, `host`, `flags_api_host`.', { config: 'analytics' }),
  FRONTEND_SUPPORT:                       setting(dict, '{}', 'Crisp and help pages: `id`, `help_article_transcript`, `help_article_recording`, `help_article_more_tools`.', { config: 'support' }),
  FRONTEND_FEEDBACK:                      setting(dict, '{}', 'The feedback page: `url`.', { config: 'feedback' }),
  FRONTEND_SILENCE_LIVEKIT_DEBUG:         setting(onOff, 'false', 'Suppresses LiveKit\'s debug logs in the browser.', { config: 'silence_livekit_debug_logs' }),
  FRONTEND_IS_SILENT_LOGIN_ENABLED:       setting(onOff, 'true', 'Visitors with a session at the provider are logged in silently.', { config: 'is_silent_login_enabled' }),
  FRONTEND_IDLE_DISCONNECT_WARNING_DELAY: setting(milliseconds, undefined, 'After this time, somebody alone in a meeting is asked whether they are still there.', { config: 'idle_disconnect_warning_delay' }),
  FRONTEND_DOCUMENTATION_URL:             setting(link, undefined, 'Link to the documentation.', { config: 'documentation_url' }),
  FRONTEND_EXTERNAL_HOME_URL:             setting(link, undefined, 'Home page for visitors, instead of the frontend\'s own.', { config: 'external_home_url' }),
  FRONTEND_USE_FRENCH_GOV_FOOTER:         setting(onOff, 'false', 'Shows the footer of the French government.', { config: 'use_french_gov_footer' }),
  FRONTEND_USE_PROCONNECT_BUTTON:         setting(onOff, 'false', 'Shows the ProConnect login button.', { config: 'use_proconnect_button' }),
  FRONTEND_MANIFEST_LINK:                 setting(link, undefined, 'Link to the manifest.', { config: 'manifest_link' }),
  FRONTEND_TRANSCRIPTION_DESTINATION:     setting(link, undefined, 'Address where transcripts are found.', { config: 'transcription_destination' }),
  FRONTEND_MAX_PARTICIPANTS_FOR_SOUND:    setting(people, '5', 'Joins play a sound below this number of participants.', { config: 'max_participants_for_sound' }),
  FRONTEND_AUTO_MUTE_ON_JOIN_THRESHOLD:   setting(people, '50', 'People who join are muted above this number of participants.', { config: 'auto_mute_on_join_threshold' }),
};
