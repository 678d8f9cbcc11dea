import { WebhookEvent } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { createCallerMask } from '#src/livekit/caller-mask.ts';
import { translateWebhook } from '#src/livekit/translate.ts';

const room = '0b4b3e2a-7c1d-4f5e-8a9b-0c1d2e3f4a5b';
const ada = { sid: 'PA_1', identity: 'ada', name: 'Ada' };

/** Reads a webhook as it comes over the wire: zero values of enums are left out. */
function translate(event: string, fields: object) {
  const body = { event, id: 'EV_1', createdAt: '1767268800', ...fields };
  return translateWebhook(
    WebhookEvent.fromJsonString(JSON.stringify(body), { ignoreUnknownFields: true }),
    'request-1',
    createCallerMask('a secret of this test'),
  );
}
const inRoom = { room: { sid: 'RM_1', name: room } };
/** Uuid in the name of a recorded file. */
const file = '6f0f2d4e-8a0c-4a53-9a4e-2d5bb3a3b111';
const egress = (fields: object) => ({ egressInfo: { egressId: 'EG_1', roomId: 'RM_1', roomName: room, ...fields } });

describe('translateWebhook', () => {
  it('gives a delivery to the room, keyed by the webhook’s id', () => {
    expect(translate('room_started', inRoom)).toEqual({
      to: { kind: 'room', id: room },
      event: { type: 'livekit.roomStarted', sid: 'RM_1' },
      key: 'webhook/EV_1',
      cause: { by: 'webhook', id: 'EV_1' },
      request: 'request-1',
    });
    expect(translate('room_finished', inRoom)?.event).toEqual({ type: 'livekit.roomFinished', sid: 'RM_1' });
  });

  it.each([
    ['participant_joined', 'participant.joined'],
    ['participant_left', 'participant.left'],
    ['participant_connection_aborted', 'participant.left'],
  ])('%s is %s', (event, type) => {
    expect(translate(event, { ...inRoom, participant: ada })?.event).toEqual({
      type,
      sid: 'RM_1',
      participant: { ...ada, kind: 'standard', role: '' },
      source: 'webhook',
    });
  });

  it.each([
    ['STANDARD', 'standard'],
    ['INGRESS', 'ingress'],
    ['EGRESS', 'egress'],
    ['SIP', 'sip'],
    ['AGENT', 'agent'],
    ['CONNECTOR', 'agent'],
  ])('a participant of kind %s is a %s', (kind, known) => {
    const event = translate('participant_joined', { ...inRoom, participant: { ...ada, kind } })?.event;
    expect(event).toMatchObject({ participant: { kind: known } });
  });

  it.each([
    ['egress_started', 'egress.started', {}, 'starting'],
    ['egress_updated', 'egress.updated', { status: 'EGRESS_ACTIVE' }, 'active'],
    ['egress_updated', 'egress.updated', { status: 'EGRESS_ENDING' }, 'ending'],
    ['egress_ended', 'egress.ended', { status: 'EGRESS_COMPLETE' }, 'complete'],
    ['egress_ended', 'egress.ended', { status: 'EGRESS_FAILED' }, 'failed'],
    ['egress_ended', 'egress.ended', { status: 'EGRESS_ABORTED' }, 'aborted'],
    ['egress_ended', 'egress.ended', { status: 'EGRESS_LIMIT_REACHED' }, 'limitReached'],
  ])('%s with %j is %s', (event, type, fields, status) => {
    const filepath = `recordings/${file}.mp4`;
    const request = { roomName: room, fileOutputs: [{ filepath }] };
    const delivery = translate(event, egress({ roomComposite: request, ...fields }));
    const expected = { type, sid: 'RM_1', egress: 'EG_1', status, mode: 'screen_recording', file };
    expect([delivery?.to.id, delivery?.event]).toEqual([room, expected]);
  });

  it('reports a caller’s track, for which LiveKit sends only sid and identity', () => {
    const fields = { ...inRoom, participant: { sid: 'PA_1', identity: 'sip_+33612345678' }, track: { sid: 'TR_1' } };
    const event = translate('track_published', fields)?.event;
    expect(event).toMatchObject({ type: 'caller.published', sid: 'RM_1', track: 'TR_1' });
    const participant = { sid: 'PA_1', kind: 'sip', identity: expect.stringMatching(/^phone-/) };
    expect(event).toMatchObject({ participant });
    expect(JSON.stringify(event)).not.toContain('12345');
  });

  it('recognises a transcript by its audio-only egress', () => {
    const transcript = egress({ roomComposite: { roomName: room, audioOnly: true } });
    expect(translate('egress_started', transcript)?.event).toMatchObject({ mode: 'transcript' });
  });

  it.each([
    ['no output', {}],
    ['a file without a uuid', { fileOutputs: [{ filepath: 'recordings/meeting.mp4' }] }],
    ['a folder', { fileOutputs: [{ filepath: `${file}/` }] }],
  ])('names no file of an egress with %s', (_, outputs) => {
    const started = translate('egress_started', egress({ roomComposite: { roomName: room, ...outputs } }));
    expect(started?.event).toMatchObject({ file: null });
  });

  it('takes an egress whose LiveKit room is not known yet', () => {
    expect(translate('egress_started', egress({ roomId: undefined }))?.event).toMatchObject({ sid: '' });
  });

  it.each([
    ['somebody else’s room', 'room_started', { room: { sid: 'RM_1', name: 'stand-up' } }],
    ['a name in capitals', 'room_started', { room: { sid: 'RM_1', name: room.toUpperCase() } }],
    ['a name without dashes', 'room_started', { room: { sid: 'RM_1', name: room.replaceAll('-', '') } }],
    ['a name with more to it', 'room_started', { room: { sid: 'RM_1', name: `${room}x` } }],
    ['no room', 'room_started', {}],
    ['a room without sid', 'room_started', { room: { name: room } }],
    ['a finished room without sid', 'room_finished', { room: { name: room } }],
    ['nobody who joins', 'participant_joined', inRoom],
    ['somebody who joins no known room', 'participant_joined', { room: { name: room }, participant: ada }],
    ['nobody who leaves', 'participant_left', inRoom],
    ['no egress', 'egress_started', inRoom],
    ['an egress without id', 'egress_ended', egress({ egressId: undefined })],
    ['an egress of somebody else’s room', 'egress_ended', egress({ roomName: 'stand-up' })],
    [
      'a track of somebody who does not call',
      'track_published',
      { ...inRoom, participant: ada, track: { sid: 'TR_1' } },
    ],
    ['a caller without a track', 'track_published', { ...inRoom, participant: { sid: 'PA_1', identity: 'sip_1' } }],
    ['a track of nobody', 'track_published', { ...inRoom, track: { sid: 'TR_1' } }],
    ['an event that there is not yet', 'room_moved', inRoom],
    ['an event without a name', '', inRoom],
  ])('says nothing of %s', (_, event, fields) => {
    expect(translate(event, fields)).toBeNull();
  });
});
