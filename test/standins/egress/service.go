package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/protocol/utils/guid"
	"github.com/livekit/psrpc"
	"github.com/redis/go-redis/v9"
	"google.golang.org/protobuf/proto"
)

// service takes the requests of LiveKit.
type service struct {
	rpc.UnimplementedEgressInternalServer
	rpc.UnimplementedEgressHandlerServer
	config  Config
	redis   *redis.Client
	io      rpc.IOInfoClient
	handler rpc.EgressHandlerServer

	mu         sync.Mutex
	next       Faults
	every      Faults
	starts     int
	recordings []*recording
}

// startService returns when LiveKit's requests reach it.
func startService(ctx context.Context, config Config) (*service, error) {
	options, err := redis.ParseURL(config.RedisURL)
	if err != nil {
		return nil, err
	}
	s := &service{config: config, redis: redis.NewClient(options)}
	bus := psrpc.NewRedisMessageBus(s.redis)
	if s.io, err = rpc.NewIOInfoClient(bus); err != nil {
		return nil, err
	}
	if s.handler, err = rpc.NewEgressHandlerServer(s, bus); err != nil {
		return nil, err
	}
	internal, err := rpc.NewEgressInternalServer(s, bus)
	if err != nil {
		return nil, err
	}
	if err := internal.RegisterStartEgressTopic(""); err != nil {
		return nil, err
	}
	if err := internal.RegisterListActiveEgressTopic(""); err != nil {
		return nil, err
	}
	// Redis subscribes in the order of the registrations: when a topic of our own is known, so are those before it.
	return s, s.answerTo(ctx, guid.New("ready_"))
}

// answerTo has StopEgress of this id reach us, and returns when Redis knows.
func (s *service) answerTo(ctx context.Context, id string) error {
	if err := s.handler.RegisterStopEgressTopic(id); err != nil {
		return err
	}
	channel := "EgressHandler|StopEgress|" + id + "|REQ"
	for {
		count, err := s.redis.PubSubNumSub(ctx, channel).Result()
		if err != nil {
			return err
		}
		if count[channel] > 0 {
			return nil
		}
		time.Sleep(time.Millisecond)
	}
}

// StartEgressAffinity bids for a request; a negative bid is none.
func (s *service) StartEgressAffinity(context.Context, *rpc.StartEgressRequest) float32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next.Busy || s.every.Busy {
		return -1
	}
	return 1
}

// StartEgress answers when LiveKit knows the egress, as the real service does.
func (s *service) StartEgress(ctx context.Context, request *rpc.StartEgressRequest) (*livekit.EgressInfo, error) {
	faults, known := s.takeStart(request.EgressId)
	if known {
		return nil, psrpc.NewErrorf(psrpc.AlreadyExists, "egress already exists")
	}
	if faults.Refuse != "" {
		return nil, psrpc.NewErrorf(faults.Refuse, "the stand-in was told to refuse")
	}
	file, info, err := readRequest(request, s.config)
	if err != nil {
		return nil, err
	}
	if err := s.answerTo(ctx, file.egressID); err != nil {
		return nil, err
	}
	answer := proto.Clone(info).(*livekit.EgressInfo)
	recording := newRecording(file, info, faults, s.io, func() { go s.handler.DeregisterStopEgressTopic(file.egressID) })
	s.mu.Lock()
	s.recordings = append(s.recordings, recording)
	s.mu.Unlock()
	<-recording.start()
	time.Sleep(time.Duration(faults.StartDelayMs) * time.Millisecond)
	return answer, nil
}

// StopEgress answers with the status after the stop; a recording that is over does not get here.
func (s *service) StopEgress(_ context.Context, request *livekit.StopEgressRequest) (*livekit.EgressInfo, error) {
	if recording := s.find(request.EgressId); recording != nil {
		if info, done := recording.do(Stop); done {
			return info, nil
		}
	}
	return nil, psrpc.NewErrorf(psrpc.NotFound, "egress not found")
}

// ListActiveEgress answers with the ids of what runs.
func (s *service) ListActiveEgress(context.Context, *rpc.ListActiveEgressRequest) (*rpc.ListActiveEgressResponse, error) {
	response := &rpc.ListActiveEgressResponse{}
	for _, recording := range s.all() {
		if view := recording.view(); !view.Over {
			response.EgressIds = append(response.EgressIds, view.EgressID)
		}
	}
	return response, nil
}

// takeStart counts a start and returns its faults, and whether its id is in use.
func (s *service) takeStart(id string) (Faults, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starts++
	known := slices.ContainsFunc(s.recordings, func(r *recording) bool { return r.file.egressID == id })
	faults := s.every
	if !known && s.next != (Faults{}) {
		faults, s.next = s.next, Faults{}
	}
	return faults, known
}

func (s *service) find(id string) *recording {
	all := s.all()
	if at := slices.IndexFunc(all, func(r *recording) bool { return r.file.egressID == id }); at >= 0 {
		return all[at]
	}
	return nil
}

func (s *service) all() []*recording {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.recordings)
}

// stop lets all recorders leave, for this long at most.
func (s *service) stop(limit time.Duration) {
	var leaving sync.WaitGroup
	for _, recording := range s.all() {
		leaving.Go(recording.abandon)
	}
	done := make(chan struct{})
	go func() { leaving.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(limit):
	}
}
