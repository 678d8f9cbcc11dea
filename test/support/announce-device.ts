/** The token of the server that speaks for the meeting room devices of a test. */
const deviceToken = 'the-token-of-the-devices';

/** What a product needs to serve meeting room devices, without telephony. */
export const roomkitOnly = {
  ROOM_TELEPHONY_ENABLED: 'false',
  ROOMKIT_ENABLED: 'true',
  ROOMKIT_SERVER_TO_SERVER_API_TOKEN: deviceToken,
};

/** Announces a meeting room device to a room, by its PIN. Resolves with the status. */
export async function announceDevice(origin: string, pin: string): Promise<number> {
  const response = await fetch(`${origin}/api/v1.0/roomkit/join/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${deviceToken}` },
    body: JSON.stringify({ pin_code: pin }),
  });
  await response.arrayBuffer();
  return response.status;
}
