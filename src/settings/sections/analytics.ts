import { z } from 'zod';
import { hiddenLiteral, integers, onOff, secret, someSeconds, text } from '../kinds.ts';
import { setting } from '../setting.ts';

const dict = hiddenLiteral('dict', z.record(z.string(), z.json()));

// biome-ignore format: a table is read in columns.
export const analytics = {
  ANALYTICS_BACKEND:                   setting(text, undefined, 'Where events are sent; PostHog is known, none is the default.', { later: true }),
  ANALYTICS_BACKEND_SETTINGS:          setting(dict, '{}', 'Of PostHog: `api_key`, `host`, `feature_flags_cache_ttl`.'),
  SIGNUP_NEW_USER_TO_MARKETING_EMAIL:  setting(onOff, 'false', 'The e-mail of new users goes to the marketing service.'),
  MARKETING_SERVICE_CLASS:             setting(text, 'core.services.marketing.BrevoMarketingService', 'The marketing service; Brevo is known.'),
  BREVO_API_KEY:                       setting(secret(), undefined, 'The key at Brevo.'),
  BREVO_API_CONTACT_LIST_IDS:          setting(integers, '', 'The lists there that new users are put on.'),
  BREVO_API_TIMEOUT:                   setting(someSeconds, '1', 'How long Brevo is waited for.'),
  DJANGO_BREVO_API_CONTACT_ATTRIBUTES: setting(dict, "{'VISIO_USER': True}", 'What Brevo is told of new users.'),
};
