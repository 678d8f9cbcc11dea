package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go/encoding/httpbinding"
	"github.com/livekit/protocol/livekit"
)

// object is what goes into a bucket.
type object struct {
	key         string
	contentType string
	body        []byte
}

// putObject returns the location, which is https whatever the endpoint is, and not escaped.
func putObject(ctx context.Context, upload *livekit.S3Upload, object object) (string, error) {
	endpoint := upload.Endpoint
	if !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	target, err := url.Parse(endpoint)
	if err != nil {
		return "", err
	}
	path := "/" + object.key
	if upload.ForcePathStyle {
		path = "/" + upload.Bucket + path
	} else {
		target.Host = upload.Bucket + "." + target.Host
	}
	// The signature covers the path as S3 escapes it, which is more than Go does.
	target.Path, target.RawPath = path, httpbinding.EscapePath(path, false)
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, target.String(), bytes.NewReader(object.body))
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256(object.body)
	hash := hex.EncodeToString(digest[:])
	request.Header.Set("Content-Type", object.contentType)
	request.Header.Set("Content-Disposition", "inline")
	request.Header.Set("X-Amz-Content-Sha256", hash)
	region := upload.Region
	if region == "" {
		region = "us-east-1"
	}
	credentials := aws.Credentials{AccessKeyID: upload.AccessKey, SecretAccessKey: upload.Secret}
	credentials.SessionToken = upload.SessionToken
	signer := v4.NewSigner(func(options *v4.SignerOptions) { options.DisableURIPathEscaping = true })
	if err := signer.SignHTTP(ctx, credentials, request, hash, "s3", region, time.Now()); err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		answer, _ := io.ReadAll(io.LimitReader(response.Body, 1_000))
		return "", fmt.Errorf("StatusCode: %d, %s", response.StatusCode, answer)
	}
	return "https://" + target.Host + path, nil
}

// uploadRecording uploads the file and its manifest, and writes their locations and the size into info.
func uploadRecording(ctx context.Context, request *fileRequest, info *livekit.EgressInfo, faults Faults) error {
	if faults.S3Fails {
		return errors.New("StatusCode: 403, the stand-in was told to fail")
	}
	result := info.FileResults[0]
	info.Result = &livekit.EgressInfo_File{File: result}
	putFile := func() error {
		file := object{key: request.filepath, contentType: request.contentType, body: request.body}
		location, err := putObject(ctx, request.upload, file)
		if err == nil {
			result.Location, result.Size = location, int64(len(request.body))
		}
		return err
	}
	// The real service only logs the failure of a manifest.
	putManifest := func() {
		if request.disableManifest || faults.NoManifest {
			return
		}
		location, err := putObject(ctx, request.upload, manifestOf(info, time.Now().UnixNano()))
		if err == nil {
			info.ManifestLocation = location
		}
	}
	if faults.ManifestFirst {
		putManifest()
		return putFile()
	}
	err := putFile()
	if err == nil {
		putManifest()
	}
	return err
}
