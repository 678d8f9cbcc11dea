import { broken, cureBy, cureOutside, type Finding, note, type Rule, reconcile, waiting } from './finding.ts';
import { isRunning, lineOf } from './meeting-rules.ts';
import type { RoomFacts } from './room-facts.ts';
import { countOf, momentOf, regionOf, secondsBetween, spanOf } from './wording.ts';

const isOn = ({ system: { settings } }: RoomFacts): boolean =>
  settings.ROOM_TELEPHONY_ENABLED || settings.ROOMKIT_ENABLED;

const newPin = (room: string) =>
  cureBy(
    'Give the room a new PIN',
    { act: 'pin.renew', room },
    'The old PIN stops working; the new one works at once during a meeting.',
  );

const checkSip = cureOutside(
  'Check telephony at LiveKit',
  'LiveKit needs Redis and a running livekit-sip with an inbound trunk; LiveKit lists its dispatch rules with `lk sip dispatch list`.',
);

/** Why a room cannot be called. */
export const findNoRule: Rule<RoomFacts> = (facts) => {
  const { room, actor, system } = facts;
  if (room.deleted || !isOn(facts)) return [];
  const state = regionOf(actor?.value, 'telephony');
  const common = { actor: actor === null ? null : { kind: 'room', id: room.id } };
  if (state === 'absent.without') return [withoutRule(facts)];
  if (state === 'absent.doubtful') {
    const failed = lineOf(facts, 'sip.createFailed');
    const refused = failed?.given.reason === 'refused';
    return [
      broken({
        ...common,
        code: 'phone-rule-failed',
        sentence: 'Nobody can dial in to this meeting: LiveKit did not open the room for phone calls.',
        explanation: `The dispatch rule with the room's PIN was not created: LiveKit ${refused ? 'refused it' : 'did not answer in time'}. It is tried again at each comparison with LiveKit.`,
        since: failed?.at ?? actor?.updatedAt ?? null,
        cures: [reconcile(room.id), checkSip, newPin(room.id)],
      }),
    ];
  }
  if (!isRunning(facts)) return room.hasPin && !state.startsWith('present') ? [phoneNeedsMeeting()] : [];
  const people = Number(actor?.context.people ?? 0);
  if (people > 0 && (state === 'off' || state === 'absent.none')) {
    return [
      waiting({
        ...common,
        code: 'phone-rule-awaited',
        sentence: 'Nobody can dial in to this meeting yet: it began before telephony was switched on.',
        explanation:
          'The room is opened for phone calls with the next thing that happens in it, such as a join or a comparison.',
        cures: [reconcile(room.id)],
      }),
    ];
  }
  const removed = lineOf(facts, 'sip.deleteFailed');
  if (removed === undefined || secondsBetween(removed.at, system.now) > system.settings.GREENROOM_GLOBAL_SWEEP_SECONDS)
    return [];
  return [
    waiting({
      ...common,
      code: 'phone-rule-left',
      sentence: 'An older dispatch rule of this room may still exist at LiveKit.',
      explanation: `LiveKit did not confirm its deletion. The comparison of all rules removes it within ${spanOf(system.settings.GREENROOM_GLOBAL_SWEEP_SECONDS)}.`,
      since: removed.at,
      cures: [reconcile(room.id)],
    }),
  ];
};

function withoutRule(facts: RoomFacts): Finding {
  const { room, actor } = facts;
  const skipped = lineOf(facts, 'sip.ruleSkipped');
  const common = { since: skipped?.at ?? null, actor: actor === null ? null : { kind: 'room', id: room.id } };
  if (skipped?.given.reason !== 'foreign_rule' && !room.hasPin) {
    return broken({
      ...common,
      code: 'room-without-pin',
      sentence: 'Nobody can dial in to this meeting: the room has no PIN.',
      explanation:
        'A room gets its PIN when it is created or when a host opens it; this one was made before telephony was switched on, or all tries to draw a PIN failed.',
      cures: [newPin(room.id)],
    });
  }
  if (skipped?.given.reason !== 'foreign_rule') {
    return waiting({
      ...common,
      code: 'phone-rule-awaited',
      sentence: 'Nobody can dial in to this meeting yet: the room had no PIN when the meeting began.',
      explanation: 'It has one now. The next comparison with LiveKit opens the room for phone calls.',
      cures: [reconcile(room.id)],
    });
  }
  return broken({
    ...common,
    code: 'pin-used-elsewhere',
    sentence: "Nobody can dial in to this meeting: LiveKit sends calls with this room's PIN elsewhere.",
    explanation:
      'A dispatch rule that the product did not create, or that belongs to another application, uses the same PIN on the same trunk. The product never changes such rules.',
    cures: [
      newPin(room.id),
      cureOutside(
        'Remove the other rule',
        'Delete it at LiveKit (`lk sip dispatch list`, `lk sip dispatch delete`), then compare with LiveKit.',
      ),
      reconcile(room.id),
    ],
  });
}

const phoneNeedsMeeting = (): Finding =>
  note({
    code: 'phone-needs-meeting',
    sentence: 'Nobody can dial in now, because no meeting is running.',
    explanation: 'Phone calls are accepted only while somebody is in the meeting with a browser.',
    cures: [cureOutside('Begin the meeting', 'Somebody joins the room with a browser; then the phone call works.')],
  });

/** Rooms whose phone number leads nowhere because of settings. */
export const findPhoneSettings: Rule<RoomFacts> = (facts) => {
  const { room, system } = facts;
  const { settings } = system;
  if (room.deleted) return [];
  if (!isOn(facts)) {
    if (!room.hasPin) return [];
    return [
      note({
        code: 'telephony-off',
        sentence: 'Nobody can dial in: telephony is switched off, although this room has a PIN.',
        explanation: 'ROOM_TELEPHONY_ENABLED is off, so no room is opened for phone calls.',
        cures: [cureOutside('Switch telephony on', 'Set ROOM_TELEPHONY_ENABLED=true and restart the product.')],
      }),
    ];
  }
  const trunks = settings.GREENROOM_SIP_TRUNKS;
  if (room.trunk === null || trunks.length === 0 || trunks.includes(room.trunk)) return [];
  return [
    broken({
      code: 'trunk-not-configured',
      sentence: "This room's PIN belongs to a phone line (SIP trunk) that is no longer configured.",
      explanation: `The trunk ${room.trunk} is not in GREENROOM_SIP_TRUNKS. Calls over other trunks do not reach the room.`,
      cures: [
        newPin(room.id),
        cureOutside('Configure the trunk', 'Add it to GREENROOM_SIP_TRUNKS, if LiveKit still has it.'),
      ],
    }),
  ];
};

/** Callers who hear nothing, or are hung up. */
export const findCallers: Rule<RoomFacts> = (facts) => {
  const { door, room, system } = facts;
  const found: Finding[] = [];
  if (door.heldCallers > 0) {
    found.push(
      note({
        code: 'callers-held',
        sentence: `${countOf(door.heldCallers, 'caller')} wait on the phone until a host admits them; until then they hear nothing and are not heard.`,
        explanation:
          'Where strangers must knock, callers must too (GREENROOM_SIP_LOBBY). They are in the list of waiting guests under their masked number.',
        since: door.oldestWaitAt,
        cures: [
          ...door.waitingGuests
            .filter(({ call }) => call)
            .map(({ id, number }) =>
              cureBy(
                `Admit caller number ${number}`,
                { act: 'guest.admit', room: room.id, guest: id },
                'The caller hears the meeting and is heard.',
              ),
            ),
          cureOutside('Tell the host', 'A host admits them in the list of people.'),
        ],
      }),
    );
  }
  if (door.unseenCallers > 0) {
    found.push(
      waiting({
        code: 'callers-unseen',
        sentence: `${countOf(door.unseenCallers, 'caller')} joined by phone, but the call sends no sound, so hosts do not see it yet.`,
        explanation: `Hosts see a caller once the phone line has published its sound, which takes less than a second. A call without sound is hung up by the next check (${spanOf(system.settings.GREENROOM_SIP_CHECK_SECONDS)}).`,
        cures: [
          cureOutside('Call again', 'The person calls again; if it happens often, check livekit-sip and its trunk.'),
        ],
      }),
    );
  }
  for (const { masked, until } of door.lockedNumbers) {
    found.push(
      note({
        code: 'number-locked-out',
        sentence: `Calls from the number ${masked} are hung up until ${momentOf(until, system.now)}.`,
        explanation:
          'It called too often, or hosts denied it too often (GREENROOM_SIP_CALLS, GREENROOM_SIP_DENIALS). Each trunk counts for itself.',
        cures: [
          cureOutside(
            'Wait, or call otherwise',
            `The lockout ends by itself; from another number, or with a browser, the person can join at once.`,
          ),
        ],
      }),
    );
  }
  const failed = lineOf(facts, 'callers.settleFailed');
  if (failed !== undefined && secondsBetween(failed.at, system.now) < 600) {
    found.push(
      broken({
        code: 'caller-not-held',
        sentence: 'A caller was hung up because LiveKit could neither hold nor admit the call.',
        explanation:
          "Callers who must wait are muted at LiveKit and unmuted when a host admits them. This needs room.enable_remote_unmute: true in LiveKit's configuration, and LiveKit must answer within 5 seconds.",
        since: failed.at,
        actor: { kind: 'room', id: room.id },
        cures: [
          cureOutside(
            'Check LiveKit',
            'Set room.enable_remote_unmute: true at LiveKit and restart it; then the person calls again.',
          ),
        ],
      }),
    );
  }
  return found;
};
