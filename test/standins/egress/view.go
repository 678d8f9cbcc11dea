package main

// view is what the control API tells of an egress.
type view struct {
	EgressID string `json:"egressId"`
	RoomName string `json:"roomName"`
	// Status as in LiveKit's API: EGRESS_ACTIVE. It may not have been reported.
	Status   string `json:"status"`
	Filepath string `json:"filepath"`
	// Present tells whether the recorder is in the room.
	Present bool `json:"present"`
	// Over tells whether it has ended or died.
	Over   bool   `json:"over"`
	Faults Faults `json:"faults"`
}

func (r *recording) view() view {
	r.mu.Lock()
	defer r.mu.Unlock()
	return view{
		EgressID: r.file.egressID,
		RoomName: r.file.room,
		Status:   r.info.Status.String(),
		Filepath: r.file.filepath,
		Present:  r.recorder != nil && !r.left,
		Over:     r.over,
		Faults:   r.faults,
	}
}

// abandon leaves the room and returns when LiveKit has been told.
func (r *recording) abandon() {
	r.mu.Lock()
	r.reports.end()
	r.over, r.left = true, true
	recorder := r.recorder
	r.mu.Unlock()
	if recorder != nil {
		recorder.leave()
	}
}
