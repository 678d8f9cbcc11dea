package main

import (
	"slices"
	"sync"

	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
)

// recorder is the hidden participant of an egress.
type recorder struct {
	room *lksdk.Room
	once sync.Once
}

// joinRoom calls sourceClosed, possibly more than once, when the room has removed the recorder or nobody to record is
// left in it.
func joinRoom(file *fileRequest, sourceClosed func()) (*recorder, error) {
	var room *lksdk.Room
	callback := lksdk.NewRoomCallback()
	callback.OnDisconnected = sourceClosed
	callback.OnParticipantDisconnected = func(*lksdk.RemoteParticipant) {
		if !slices.ContainsFunc(room.GetRemoteParticipants(), isRecorded) {
			sourceClosed()
		}
	}
	room = lksdk.NewRoom(callback)
	if err := room.JoinWithToken(file.url, file.token, lksdk.WithAutoSubscribe(false)); err != nil {
		return nil, err
	}
	return &recorder{room: room}, nil
}

// leave blocks until LiveKit has been told.
func (r *recorder) leave() {
	r.once.Do(r.room.Disconnect)
}

func isRecorded(participant *lksdk.RemoteParticipant) bool {
	kind := livekit.ParticipantInfo_Kind(participant.Kind())
	return kind == livekit.ParticipantInfo_STANDARD || kind == livekit.ParticipantInfo_SIP
}
