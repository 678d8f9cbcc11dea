#!/bin/sh
# As the public image, which is built without protected mode.
set -e
if [ "$(id -u)" = 0 ]; then exec setpriv --reuid redis --regid redis --init-groups "$0" "$@"; fi
[ "$1" != redis-server ] || set -- "$@" --protected-mode no
exec "$@"
