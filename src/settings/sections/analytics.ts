import { z } from 'zod';
import { hiddenLiteral, integers, type Kind, onOff, secret, someSeconds, text } from '../kinds.ts';
import { setting } from '../setting.ts';

const dict = hiddenLiteral('dict', z.record(z.string(), z.json()));

const postHog = hiddenLiteral(
  'dict',
  z.looseObject({
    api_key: z.string().min(1).optional(),
    host: z.url({ protocol: /^https?$/ }).optional(),
    feature_flags_cache_ttl: z.number().nonnegative().optional(),
    disabled: z.boolean().optional(),
  }),
);

/** A class of the reference, or `posthog`. */
const backend: Kind<'posthog' | 'none'> = {
  name: 'class',
  schema: z.string().transform((name, context) => {
    if (name === 'posthog' || name === 'core.analytics.posthog.PostHogAnalytics') return 'posthog' as const;
    if (name === 'none' || name === 'core.analytics.base.NoOpAnalytics') return 'none' as const;
    context.addIssue('expected posthog, none, or the class of one of them in La Suite Meet');
    return z.NEVER;
  }),
};

// biome-ignore format: a table is read in columns.
export const analytics = {
  ANALYTICS_BACKEND:                   setting(backend, undefined, 'Where events are sent: `posthog`, `none`, or the class of one of them in La Suite Meet; see [analytics.md](analytics.md).'),
  ANALYTICS_BACKEND_SETTINGS:          setting(postHog, '{}', 'Of PostHog: `api_key`, `host`, `feature_flags_cache_ttl` in seconds, `disabled`.'),
  SIGNUP_NEW_USER_TO_MARKETING_EMAIL:  setting(onOff, 'false', 'The e-mail of new users goes to the marketing service.'),
  MARKETING_SERVICE_CLASS:             setting(text, 'core.services.marketing.BrevoMarketingService', 'The marketing service; Brevo is known.'),
  BREVO_API_KEY:                       setting(secret(), undefined, 'The key at Brevo.'),
  BREVO_API_CONTACT_LIST_IDS:          setting(integers, '', 'The lists there that new users are put on.'),
  BREVO_API_TIMEOUT:                   setting(someSeconds, '1', 'Timeout for requests to Brevo.'),
  DJANGO_BREVO_API_CONTACT_ATTRIBUTES: setting(dict, "{'VISIO_USER': True}", 'Attributes of new contacts at Brevo.'),
};
