#!/bin/sh
set -e
[ "$1" = minio ] || set -- minio "$@"
exec "$@"
