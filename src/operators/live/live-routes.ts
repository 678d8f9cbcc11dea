import { fieldErrors } from '#src/api/error-shapes.ts';
import { get, post, type Route } from '#src/api/route.ts';
import type { ReadParts } from '../read-parts.ts';
import { roomList } from './room-line.ts';
import { search, searchRequest, searchResults } from './search-rooms.ts';
import { showRooms } from './show-rooms.ts';

/** The list of rooms, and the search. */
export const liveRoutes: readonly Route<ReadParts>[] = [
  get('/operators/api/rooms/', 'operator', showRooms, { answers: { 200: roomList, 400: fieldErrors } }),
  post('/operators/api/search/', 'operator', searchRequest, search, { answers: { 200: searchResults } }),
];
