import { rate } from '../rate.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const throttles = {
  REQUEST_ENTRY_THROTTLE_RATES:     setting(rate, '150/minute', 'Entry requests of one person.'),
  CREATION_CALLBACK_THROTTLE_RATES: setting(rate, '600/minute', 'Creation callbacks asked for from one address, as trusted proxies tell it.'),
  ROOMKIT_JOIN_THROTTLE_RATES:      setting(rate, '300/minute', 'Joins of all meeting room devices together.'),
  CONNECTION_TEST_THROTTLE_RATES:   setting(rate, '30/minute', 'Connection tests of one person or address.'),
};
