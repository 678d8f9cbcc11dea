const graveActs = ['meeting.end', 'actor.reset', 'participant.remove', 'recording.fail', 'command.drop', 'pin.renew'];

/** Whether people or data are lost by an act of this name. */
export const isGraveAct = (act: string): boolean => graveActs.includes(act);
