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

// reports sends the statuses of one egress to LiveKit in their order, each until LiveKit has taken it.
type reports struct {
	io      rpc.IOInfoClient
	mu      sync.Mutex
	pending []func(context.Context)
	running bool
	ctx     context.Context
	cancel  context.CancelFunc
}

func newReports(io rpc.IOInfoClient) *reports {
	ctx, cancel := context.WithCancel(context.Background())
	return &reports{io: io, ctx: ctx, cancel: cancel}
}

// create reports the first status, and closes the returned channel when LiveKit knows it.
func (r *reports) create(info *livekit.EgressInfo) <-chan struct{} {
	done := make(chan struct{})
	first := proto.Clone(info).(*livekit.EgressInfo)
	r.then(func(ctx context.Context) {
		defer close(done)
		untilTaken(ctx, func() error { _, err := r.io.CreateEgress(ctx, first, requestTimeout); return err })
	})
	return done
}

func (r *reports) update(info *livekit.EgressInfo) {
	next := proto.Clone(info).(*livekit.EgressInfo)
	r.then(func(ctx context.Context) {
		untilTaken(ctx, func() error { _, err := r.io.UpdateEgress(ctx, next, requestTimeout); return err })
	})
}

// then does this after all reports so far.
func (r *reports) then(work func(context.Context)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = append(r.pending, work)
	if !r.running {
		r.running = true
		go r.drain()
	}
}

// end drops what LiveKit has not yet taken.
func (r *reports) end() {
	r.cancel()
}

func (r *reports) drain() {
	for {
		r.mu.Lock()
		if len(r.pending) == 0 {
			r.running = false
			r.mu.Unlock()
			return
		}
		work := r.pending[0]
		r.pending = r.pending[1:]
		r.mu.Unlock()
		work(r.ctx)
	}
}

var requestTimeout = psrpc.WithRequestTimeout(3 * time.Second)

func untilTaken(ctx context.Context, send func() error) {
	for ctx.Err() == nil && send() != nil {
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}
