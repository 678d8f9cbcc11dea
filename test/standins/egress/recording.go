package main

import (
	"context"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/psrpc"
	"google.golang.org/protobuf/proto"
)

// recording is one egress, from its start until after its end. Its methods lock mu unless they say otherwise.
type recording struct {
	file    *fileRequest
	reports *reports
	// ended is called once, when the egress no longer answers.
	ended func()

	mu       sync.Mutex
	info     *livekit.EgressInfo
	faults   Faults
	recorder *recorder
	// joinedFor is true once the recorder has been in the room for the delay.
	joinedFor bool
	uploading bool
	// over is true after the last report, and after a death.
	over bool
	left bool
}

func newRecording(
	file *fileRequest,
	info *livekit.EgressInfo,
	faults Faults,
	io rpc.IOInfoClient,
	ended func(),
) *recording {
	return &recording{file: file, info: info, faults: faults, reports: newReports(io), ended: ended}
}

// start reports STARTING and enters the room; the returned channel is closed when LiveKit knows the egress.
func (r *recording) start() <-chan struct{} {
	go r.enter()
	if r.faults.NoReport {
		known := make(chan struct{})
		close(known)
		return known
	}
	return r.reports.create(r.info)
}

func (r *recording) enter() {
	recorder, err := joinRoom(r.file, r.sourceClosed)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.fail(psrpc.NewErrorf(psrpc.Unavailable, "could not join the room: %v", err))
		return
	}
	r.recorder = recorder
	if r.left {
		r.leave()
		return
	}
	time.AfterFunc(time.Duration(r.faults.ActiveDelayMs)*time.Millisecond, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.joinedFor = true
		r.advance()
	})
}

// do carries out an act and returns the status after it, or false if the egress is over and the act means nothing then.
func (r *recording) do(act Act) (*livekit.EgressInfo, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over && act != Leave {
		return nil, false
	}
	r.perform(act)
	return proto.Clone(r.info).(*livekit.EgressInfo), true
}

func (r *recording) change(faults Faults) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = faults
	r.advance()
}

func (r *recording) sourceClosed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		r.finishSource(livekit.EndReasonSrcClosed)
	}
}

// perform needs the lock.
func (r *recording) perform(act Act) {
	switch act {
	case Die, DieSilently:
		r.over = true
		r.ended()
		if act == Die {
			r.leaveAfterReports()
		}
	case Fail:
		r.fail(psrpc.NewErrorf(psrpc.Internal, "the stand-in was told to fail"))
	case Abort:
		r.info.SetAborted(livekit.MsgStartNotReceived)
		r.finish()
	case Limit:
		r.reachLimit()
	case Stop:
		r.finishSource(livekit.EndReasonAPI)
	case Leave:
		r.leave()
	}
}

// advance needs the lock. It does what no fault holds back.
func (r *recording) advance() {
	if r.over {
		return
	}
	switch r.info.Status {
	case livekit.EgressStatus_EGRESS_STARTING:
		if r.joinedFor && r.faults.OnStarting != "" {
			r.perform(r.faults.OnStarting)
		} else if r.joinedFor && !r.faults.HoldActive {
			r.info.UpdateStatus(livekit.EgressStatus_EGRESS_ACTIVE)
			r.info.FileResults[0].StartedAt = r.info.UpdatedAt
			r.report()
			r.perform(r.faults.OnActive)
		}
	case livekit.EgressStatus_EGRESS_ENDING, livekit.EgressStatus_EGRESS_LIMIT_REACHED:
		if !r.uploading && !r.faults.HoldUpload {
			r.uploading = true
			go r.upload(proto.Clone(r.info).(*livekit.EgressInfo), r.faults)
		}
	}
}

// finishSource needs the lock. Only an active recording has something to upload.
func (r *recording) finishSource(reason string) {
	switch r.info.Status {
	case livekit.EgressStatus_EGRESS_STARTING:
		r.info.SetEndReason(reason)
		r.info.SetAborted(livekit.MsgStoppedBeforeStarted)
		r.finish()
	case livekit.EgressStatus_EGRESS_ACTIVE:
		r.info.SetEndReason(reason)
		r.info.UpdateStatus(livekit.EgressStatus_EGRESS_ENDING)
		r.endFile()
		r.report()
		r.advance()
	}
}

// reachLimit needs the lock.
func (r *recording) reachLimit() {
	switch r.info.Status {
	case livekit.EgressStatus_EGRESS_STARTING:
		r.info.SetAborted(livekit.MsgLimitReachedWithoutStart)
		r.finish()
	case livekit.EgressStatus_EGRESS_ACTIVE:
		r.info.SetLimitReached()
		r.info.SetEndReason(livekit.EndReasonLimitReached)
		r.endFile()
		r.advance()
	}
}

// endFile needs the lock.
func (r *recording) endFile() {
	file := r.info.FileResults[0]
	file.EndedAt = r.info.UpdatedAt
	file.Duration = file.EndedAt - file.StartedAt
}

// upload takes a copy of the status, so that it needs no lock while it waits for the bucket.
func (r *recording) upload(info *livekit.EgressInfo, faults Faults) {
	err := uploadRecording(context.Background(), r.file, info, faults)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return
	}
	if err != nil {
		r.fail(psrpc.NewErrorf(psrpc.InvalidArgument, "S3 upload failed: %v", err))
		return
	}
	r.info.FileResults, r.info.Result = info.FileResults, info.Result
	r.info.ManifestLocation = info.ManifestLocation
	r.perform(r.faults.OnUploaded)
	if r.over {
		return
	}
	if r.info.Status == livekit.EgressStatus_EGRESS_ENDING {
		r.info.SetComplete()
	}
	r.finish()
}

// fail needs the lock.
func (r *recording) fail(err error) {
	if r.over {
		return
	}
	r.info.SetFailed(err)
	r.finish()
}

// finish needs the lock. It makes the present status the last one.
func (r *recording) finish() {
	r.over = true
	r.ended()
	r.report()
	if !r.faults.Linger {
		r.leaveAfterReports()
	}
}

func (r *recording) leaveAfterReports() {
	r.reports.then(func(context.Context) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.leave()
	})
}

// report needs the lock.
func (r *recording) report() {
	if !r.faults.NoReport {
		r.reports.update(r.info)
	}
}

// leave needs the lock.
func (r *recording) leave() {
	r.left = true
	if r.recorder != nil {
		go r.recorder.leave()
	}
}
