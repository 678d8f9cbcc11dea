#!/bin/sh
# As the public image: fills templates with the variables that are set.
set -e
for template in /etc/nginx/templates/*.template; do
  [ -f "$template" ] || continue
  defined=$(printf '${%s} ' $(awk 'END { for (name in ENVIRON) print name }' /dev/null))
  envsubst "$defined" < "$template" > "/etc/nginx/conf.d/$(basename "$template" .template)"
done
exec "$@"
