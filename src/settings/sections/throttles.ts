import { rate } from '../rate.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const throttles = {
  REQUEST_ENTRY_THROTTLE_RATES:     setting(rate, '150/minute', 'Requests to enter a room per person, over REST and `room:enter` together.'),
  CREATION_CALLBACK_THROTTLE_RATES: setting(rate, '600/minute', 'Creation callbacks per address, without an account.'),
  ROOMKIT_JOIN_THROTTLE_RATES:      setting(rate, '300/minute', 'Joins of all meeting room devices together.'),
  CONNECTION_TEST_THROTTLE_RATES:   setting(rate, '30/minute', 'Connection tests per account or, without an account, per address.'),
};
