package main

import (
	"encoding/binary"
	"slices"
)

// mp4Body is told from other formats by its first bytes, but cannot be played.
func mp4Body(text string) []byte {
	return slices.Concat(mp4Box("ftyp", "isom\x00\x00\x02\x00isomiso2mp41"), mp4Box("free", text), mp4Box("mdat", ""))
}

func mp4Box(kind, content string) []byte {
	box := binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))
	return append(append(box, kind...), content...)
}

// oggBody is one Ogg page without a checksum, which is told from other formats by its first bytes.
func oggBody(text string) []byte {
	content := "OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00" + text
	header := append([]byte("OggS\x00\x02"), make([]byte, 8+4+4+4)...)
	return append(append(header, 1, byte(len(content))), content...)
}
