package main

import (
	"strings"
	"time"

	"github.com/livekit/protocol/egress"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/psrpc"
	"google.golang.org/protobuf/proto"
)

// fileRequest is what a request asks to record, and where to.
type fileRequest struct {
	egressID        string
	room            string
	filepath        string
	contentType     string
	body            []byte
	upload          *livekit.S3Upload
	disableManifest bool
	url             string
	token           string
}

// readRequest also returns the first EgressInfo, with the S3 keys redacted. Errors are psrpc's invalid_argument.
func readRequest(request *rpc.StartEgressRequest, config Config) (*fileRequest, *livekit.EgressInfo, error) {
	composite := request.GetRoomComposite()
	if composite == nil {
		return nil, nil, psrpc.NewErrorf(psrpc.InvalidArgument, "the stand-in serves RoomComposite requests only")
	}
	output := composite.GetFile()
	if files := composite.GetFileOutputs(); len(files) == 1 {
		output = files[0]
	}
	if output == nil || output.GetS3().GetEndpoint() == "" {
		return nil, nil, psrpc.NewErrorf(psrpc.InvalidArgument, "the stand-in needs one file output with an S3 endpoint")
	}
	file := &fileRequest{
		egressID:        request.EgressId,
		room:            composite.RoomName,
		upload:          output.GetS3(),
		disableManifest: output.DisableManifest,
		url:             request.WsUrl,
		token:           request.Token,
	}
	kind := output.FileType
	if kind == livekit.EncodedFileType_DEFAULT_FILETYPE {
		kind = livekit.EncodedFileType_MP4
		if composite.AudioOnly {
			kind = livekit.EncodedFileType_OGG
		}
	}
	extension := ".mp4"
	switch kind {
	case livekit.EncodedFileType_MP4:
		file.contentType, file.body = "video/mp4", mp4Body(request.EgressId)
	case livekit.EncodedFileType_OGG:
		extension, file.contentType, file.body = ".ogg", "audio/ogg", oggBody(request.EgressId)
	default:
		return nil, nil, psrpc.NewErrorf(psrpc.InvalidArgument, "the stand-in makes MP4 and OGG files only")
	}
	file.filepath = strings.TrimSuffix(output.Filepath, extension) + extension
	// LiveKit's open-source server sends neither; egress then uses its own configuration.
	if file.url == "" {
		file.url = config.LiveKitURL
	}
	if file.token == "" {
		token, err := egress.BuildEgressToken(request.EgressId, config.Key, config.Secret, file.room)
		if err != nil {
			return nil, nil, err
		}
		file.token = token
	}
	return file, firstInfo(request, composite, file.filepath), nil
}

func firstInfo(
	request *rpc.StartEgressRequest,
	composite *livekit.RoomCompositeEgressRequest,
	filepath string,
) *livekit.EgressInfo {
	redacted := proto.Clone(composite).(*livekit.RoomCompositeEgressRequest)
	egress.RedactEncodedOutputs(redacted)
	source := livekit.EgressSourceType_EGRESS_SOURCE_TYPE_WEB
	if composite.AudioOnly && composite.Layout == "" {
		source = livekit.EgressSourceType_EGRESS_SOURCE_TYPE_SDK
	}
	now := time.Now().UnixNano()
	result := &livekit.FileInfo{Filename: filepath}
	return &livekit.EgressInfo{
		EgressId:    request.EgressId,
		RoomId:      request.RoomId,
		RoomName:    composite.RoomName,
		SourceType:  source,
		Status:      livekit.EgressStatus_EGRESS_STARTING,
		StartedAt:   now,
		UpdatedAt:   now,
		Request:     &livekit.EgressInfo_RoomComposite{RoomComposite: redacted},
		FileResults: []*livekit.FileInfo{result},
		// The field before FileResults, which the real service still fills.
		Result: &livekit.EgressInfo_File{File: result},
	}
}
