#!/bin/sh
exec node /opt/keycloak/bin/identity-provider.js "$@"
