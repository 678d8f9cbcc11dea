type ShownPage = { readonly at: 'rooms' | 'drift' } | { readonly at: 'room'; readonly room: string };

/** The page at a path. */
export function pageOf(path: string): ShownPage {
  const room = /^\/operators\/rooms\/([^/]+)\/?$/.exec(path)?.[1];
  if (room !== undefined) return { at: 'room', room: decoded(room) };
  return /^\/operators\/drift\/?$/.test(path) ? { at: 'drift' } : { at: 'rooms' };
}

/** The path of a room's page. */
export const pathOfRoom = (id: string): string => `/operators/rooms/${encodeURIComponent(id)}`;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Typed by hand: not an encoding.
    return part;
  }
}
