import { z } from 'zod';
import { type Kind, link, onOff, port, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

/** One address, with or without a name; it becomes a header of every mail. */
const sender: Kind<string> = {
  name: 'address',
  schema: z
    .string()
    .regex(
      /^\s*(?:[^<>@\s]+@[^<>@\s]+|[^<>\p{Cc}]*<[^<>@\s]+@[^<>@\s]+>)\s*$/u,
      'expected an address such as meet@example.org, or Meet <meet@example.org>',
    ),
};

// biome-ignore format: a table is read in columns.
export const mail = {
  DJANGO_EMAIL_BACKEND:       setting(text, 'django.core.mail.backends.smtp.EmailBackend', 'How mail is sent; SMTP is known, and counts whatever is named.'),
  DJANGO_EMAIL_HOST:          setting(text, undefined, 'The SMTP server. Without it mail is written to files in `<data dir>/mail` in development, and cannot be sent in production.'),
  DJANGO_EMAIL_PORT:          setting(port, undefined, 'Its port; by default 25, with `DJANGO_EMAIL_USE_SSL` 465.'),
  DJANGO_EMAIL_HOST_USER:     setting(text, undefined, 'The user there; without user and password nobody logs in.'),
  DJANGO_EMAIL_HOST_PASSWORD: setting(secret(), undefined, 'The password there.'),
  DJANGO_EMAIL_USE_TLS:       setting(onOff, 'false', 'STARTTLS, without which no mail is sent then; not together with the next. Without both nothing is encrypted. Certificates are checked; `NODE_EXTRA_CA_CERTS` names a file with further authorities.'),
  DJANGO_EMAIL_USE_SSL:       setting(onOff, 'false', 'TLS from the first byte.'),
  DJANGO_EMAIL_FROM:          setting(sender, 'from@example.com', 'Whom mail comes from: an address, or `Name <address>`.'),
  DJANGO_EMAIL_BRAND_NAME:    setting(text, undefined, 'The name of the service in mails; left out where it is missing, as are the next three.'),
  DJANGO_EMAIL_SUPPORT_EMAIL: setting(text, undefined, 'Whom people may write to.'),
  DJANGO_EMAIL_LOGO_IMG:      setting(link, undefined, 'The picture on top of mails, 320 pixels wide: an absolute web address.'),
  DJANGO_EMAIL_DOMAIN:        setting(text, undefined, 'The domain of the service in mails.'),
  DJANGO_EMAIL_APP_BASE_URL:  setting(link, undefined, 'Where links in mails begin.'),
};
