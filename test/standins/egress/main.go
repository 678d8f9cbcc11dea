// Command egress-stand-in stands in for LiveKit's egress service in tests: it speaks the same psrpc protocol over the
// Redis of a LiveKit server, enters rooms as a hidden recorder, reports the same statuses in the same order and puts
// small prepared files into the bucket of the request. It records nothing, and shows faults on demand (see Faults and
// serveControl).
//
// It deviates from the real service as follows:
//   - It serves RoomComposite requests with one MP4 or OGG file output, one S3 upload with an endpoint, and no other.
//   - It becomes ACTIVE when its recorder has joined. The real one first waits until it receives a published track.
//   - A recording ends when the last person or caller has left. The real one counts all participants that are not
//     hidden. LiveKit tells either of them up to 3 seconds late if who left had published nothing.
//   - A dead recorder leaves at once (act "die"). LiveKit notices the death of a real one after 10 to 20 seconds.
//   - The recorder leaves right after the last report. A real one leaves before the upload, or stays up to 20 seconds
//     longer (fault "linger").
//   - It reports every status. The real one leaves out those that changed again before LiveKit took them.
//   - A refused upload is not retried, and there is no backup storage.
//   - It ends at once on SIGTERM. The real one first completes what it records.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
)

// Config is the first JSON value on the standard input. The end of the input ends the program.
type Config struct {
	RedisURL string `json:"redisUrl"`
	// LiveKitURL is http, https, ws or wss.
	LiveKitURL string `json:"livekitUrl"`
	Key        string `json:"key"`
	Secret     string `json:"secret"`
}

// ready is the only line on the standard output.
type ready struct {
	Control string `json:"control"`
}

func main() {
	log.SetFlags(0)
	logger.SetLogger(logger.GetDiscardLogger(), "egress-stand-in")
	lksdk.SetLogger(logger.GetDiscardLogger())
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	var config Config
	input := json.NewDecoder(os.Stdin)
	if err := input.Decode(&config); err != nil {
		return fmt.Errorf("the configuration on the standard input is no JSON: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	service, err := startService(ctx, config)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, serveControl(service)) }()
	if err := json.NewEncoder(os.Stdout).Encode(ready{Control: "http://" + listener.Addr().String()}); err != nil {
		return err
	}
	<-ctx.Done()
	service.stop(500 * time.Millisecond)
	return nil
}
