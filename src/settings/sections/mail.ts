import { link, onOff, port, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const mail = {
  DJANGO_EMAIL_BACKEND:       setting(text, 'django.core.mail.backends.smtp.EmailBackend', 'How mail is sent.'),
  DJANGO_EMAIL_HOST:          setting(text, undefined, 'The SMTP server. Without it mail is written to files in development.', { later: true }),
  DJANGO_EMAIL_PORT:          setting(port, undefined, 'Its port.'),
  DJANGO_EMAIL_HOST_USER:     setting(text, undefined, 'The user there.'),
  DJANGO_EMAIL_HOST_PASSWORD: setting(secret(), undefined, 'The password there.'),
  DJANGO_EMAIL_USE_TLS:       setting(onOff, 'false', 'STARTTLS; not together with the next.'),
  DJANGO_EMAIL_USE_SSL:       setting(onOff, 'false', 'TLS from the first byte.'),
  DJANGO_EMAIL_FROM:          setting(text, 'from@example.com', 'Whom mail comes from.'),
  DJANGO_EMAIL_BRAND_NAME:    setting(text, undefined, 'The name of the service in mails.'),
  DJANGO_EMAIL_SUPPORT_EMAIL: setting(text, undefined, 'Whom people may write to.'),
  DJANGO_EMAIL_LOGO_IMG:      setting(link, undefined, 'The picture on top of mails.'),
  DJANGO_EMAIL_DOMAIN:        setting(text, undefined, 'The domain of links in mails.'),
  DJANGO_EMAIL_APP_BASE_URL:  setting(link, undefined, 'Where links in mails begin.'),
};
