import { integer, onOff, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const telephony = {
  ROOM_TELEPHONY_ENABLED:             setting(onOff, 'false', 'People may join by telephone.', { config: 'telephony.enabled' }),
  ROOM_TELEPHONY_PHONE_NUMBER:        setting(text, undefined, 'The dial-in number.', { config: 'telephony.international_phone_number' }),
  ROOM_TELEPHONY_DEFAULT_COUNTRY:     setting(text, 'US', 'Country of a dial-in number without a country code; the region of the number itself is shown.', { config: 'telephony.default_country' }),
  ROOM_TELEPHONY_PIN_LENGTH:          setting(integer({ min: 4, max: 16 }, 'digits'), '10', 'Length of rooms\' PINs.'),
  ROOM_TELEPHONY_PIN_MAX_RETRIES:     setting(integer({ min: 1 }, 'tries'), '5', 'How often another PIN is drawn if one is taken.'),
  ROOMKIT_ENABLED:                    setting(onOff, 'false', 'Meeting room devices may join; rooms then have PINs and dispatch rules even without telephony.'),
  ROOMKIT_SERVER_TO_SERVER_API_TOKEN: setting(secret(), undefined, 'Bearer token of the server that announces these devices.'),
};
