#!/bin/sh
# Creates a room for a user through the external API, reads it, and prints it. Needs curl.
#
#   GREENROOM      address of the server, such as https://meet.example.org
#   CLIENT_ID, CLIENT_SECRET   of an application with the scopes rooms:create and rooms:retrieve
#   USER_EMAIL     whom it acts for
#   IDEMPOTENCY_KEY            optional: a repeated call with this key finds the same room
set -eu
api="$GREENROOM/external-api/v1.0"

# The text of a field of a JSON object.
text() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

key="${IDEMPOTENCY_KEY:-$(date +%s)-$$}"

# The secret goes through standard input: arguments of a process are visible to other users of the machine.
token=$(printf 'client_secret=%s' "$CLIENT_SECRET" | curl -fsS "$api/application/token/" \
  --data @- \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "grant_type=client_credentials" \
  --data-urlencode "scope=$USER_EMAIL" | text access_token)
[ -n "$token" ]

call() {
  method=$1
  path=$2
  shift 2
  printf 'header = "Authorization: Bearer %s"\n' "$token" | curl -fsS -K - -X "$method" "$api$path" "$@"
}

id=$(call POST /rooms/ -H 'Content-Type: application/json' -H "Idempotency-Key: $key" \
  -d '{"access_level": "trusted"}' | text id)
[ -n "$id" ]
call GET "/rooms/$id/" -w "\n"
