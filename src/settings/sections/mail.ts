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
  DJANGO_EMAIL_BACKEND:       setting(text, 'django.core.mail.backends.smtp.EmailBackend', 'Only SMTP is supported; other values are ignored.'),
  DJANGO_EMAIL_HOST:          setting(text, undefined, 'The SMTP server. Without it, development writes mail to files in `<data dir>/mail`, and production cannot send any.'),
  DJANGO_EMAIL_PORT:          setting(port, undefined, 'Port of the SMTP server; by default 25, or 465 with `DJANGO_EMAIL_USE_SSL`.'),
  DJANGO_EMAIL_HOST_USER:     setting(text, undefined, 'User at the SMTP server; without user and password, no authentication.'),
  DJANGO_EMAIL_HOST_PASSWORD: setting(secret(), undefined, 'Password at the SMTP server.'),
  DJANGO_EMAIL_USE_TLS:       setting(onOff, 'false', 'Requires STARTTLS; not together with `DJANGO_EMAIL_USE_SSL`. Without both, mail is sent unencrypted. Certificates are checked; `NODE_EXTRA_CA_CERTS` names a file with further authorities.'),
  DJANGO_EMAIL_USE_SSL:       setting(onOff, 'false', 'Connects with TLS from the start.'),
  DJANGO_EMAIL_FROM:          setting(sender, 'from@example.com', 'Sender of mails: an address, or `Name <address>`.'),
  DJANGO_EMAIL_BRAND_NAME:    setting(text, undefined, 'Name of the service in mails; omitted if not set, like the next three.'),
  DJANGO_EMAIL_SUPPORT_EMAIL: setting(text, undefined, 'Support address in mails.'),
  DJANGO_EMAIL_LOGO_IMG:      setting(link, undefined, 'Logo at the top of mails, 320 pixels wide: an absolute web address.'),
  DJANGO_EMAIL_DOMAIN:        setting(text, undefined, 'The domain of the service in mails.'),
  DJANGO_EMAIL_APP_BASE_URL:  setting(link, undefined, 'Base of the links in mails.'),
};
