package main

import (
	"encoding/json"
	"path"

	"github.com/livekit/protocol/livekit"
)

// manifest is the JSON file that egress puts beside a recording.
type manifest struct {
	EgressID  string         `json:"egress_id,omitempty"`
	RoomID    string         `json:"room_id,omitempty"`
	RoomName  string         `json:"room_name,omitempty"`
	StartedAt int64          `json:"started_at,omitempty"`
	EndedAt   int64          `json:"ended_at,omitempty"`
	Files     []manifestFile `json:"files,omitempty"`
}

type manifestFile struct {
	Filename string `json:"filename,omitempty"`
	Location string `json:"location,omitempty"`
}

func manifestOf(info *livekit.EgressInfo, endedAt int64) object {
	file := info.FileResults[0]
	body, _ := json.Marshal(manifest{
		EgressID:  info.EgressId,
		RoomID:    info.RoomId,
		RoomName:  info.RoomName,
		StartedAt: info.StartedAt,
		EndedAt:   endedAt,
		Files:     []manifestFile{{Filename: file.Filename, Location: file.Location}},
	})
	return object{
		key:         path.Join(path.Dir(file.Filename), info.EgressId+".json"),
		contentType: "application/json",
		body:        body,
	}
}
