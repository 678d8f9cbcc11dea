package main

import (
	"fmt"
	"slices"

	"github.com/livekit/psrpc"
)

// Act is done to an egress: now, by a call of the control API, or when it gets to a stage, by its faults.
type Act string

const (
	// Die drops the recorder; nothing is reported any more, besides what is on its way, and StopEgress is not answered.
	Die Act = "die"
	// DieSilently does the same, but the recorder stays in the room until it is told to leave.
	DieSilently Act = "dieSilently"
	// Fail reports FAILED with code 500.
	Fail Act = "fail"
	// Abort reports ABORTED with code 412.
	Abort Act = "abort"
	// Limit reaches the limit of the session: upload, then LIMIT_REACHED; before the start, ABORTED.
	Limit Act = "limit"
	// Stop ends the recording as StopEgress does.
	Stop Act = "stop"
	// Leave lets the recorder leave the room, which ends a recording that still runs.
	Leave Act = "leave"
)

var acts = []Act{Die, DieSilently, Fail, Abort, Limit, Stop, Leave}

// Faults of one egress. The zero value behaves as the real service.
type Faults struct {
	// Refuse answers StartEgress with an error of this psrpc code. LiveKit repeats unavailable, resource_exhausted and
	// deadline_exceeded three times.
	Refuse psrpc.ErrorCode `json:"refuse,omitempty"`
	// Busy does not bid for the request; LiveKit answers unavailable after about 23 seconds.
	Busy bool `json:"busy,omitempty"`
	// StartDelayMs delays the answer of StartEgress, not the recording.
	StartDelayMs int `json:"startDelayMs,omitempty"`
	// ActiveDelayMs delays ACTIVE, from the join of the recorder.
	ActiveDelayMs int `json:"activeDelayMs,omitempty"`
	// HoldActive keeps it STARTING while it is set.
	HoldActive bool `json:"holdActive,omitempty"`
	// HoldUpload keeps it from uploading while it is set.
	HoldUpload bool `json:"holdUpload,omitempty"`
	// S3Fails fails the upload without trying, so that it ends FAILED with code 400.
	S3Fails bool `json:"s3Fails,omitempty"`
	// NoManifest uploads no manifest, whatever the request says.
	NoManifest bool `json:"noManifest,omitempty"`
	// ManifestFirst uploads the manifest before the file.
	ManifestFirst bool `json:"manifestFirst,omitempty"`
	// NoReport reports nothing: LiveKit sends no webhooks but that of its own StartEgress, and lists STARTING.
	NoReport bool `json:"noReport,omitempty"`
	// Linger keeps the recorder in the room after the end, until it is told to leave.
	Linger bool `json:"linger,omitempty"`
	// OnStarting is done after the join, instead of ACTIVE.
	OnStarting Act `json:"onStarting,omitempty"`
	// OnActive is done after ACTIVE.
	OnActive Act `json:"onActive,omitempty"`
	// OnUploaded is done after the uploads, before the last report.
	OnUploaded Act `json:"onUploaded,omitempty"`
}

func (f Faults) check() error {
	for _, act := range []Act{f.OnStarting, f.OnActive, f.OnUploaded} {
		if act != "" && !slices.Contains(acts, act) {
			return fmt.Errorf("there is no act %q", act)
		}
	}
	return nil
}
