#!/usr/bin/env python3
"""Creates a room for a user through the external API, reads it, and prints it. Runs with the standard library alone.

    GREENROOM      address of the server, such as https://meet.example.org
    CLIENT_ID, CLIENT_SECRET   of an application with the scopes rooms:create and rooms:retrieve
    USER_EMAIL     whom it acts for
    IDEMPOTENCY_KEY            optional: a repeated call with this key finds the same room
"""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class ApiError(Exception):
    """A refusal, with the status and the text of the server."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status


class ExternalApi:
    """A client that acts for one user. Its token is renewed a minute before it expires."""

    def __init__(self, server, client_id, client_secret, user):
        self._server = server
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._user = user
        self._token = ""
        self._until = 0.0

    def create_room(self, key, **fields):
        """Creates a room that the user owns. A repeated call with the same key finds the same room."""
        return self._call("POST", "/rooms/", {"Idempotency-Key": key}, fields)

    def read_room(self, room_id):
        return self._call("GET", f"/rooms/{room_id}/")

    def _call(self, method, path, headers=None, body=None):
        headers = {**(headers or {}), "Authorization": f"Bearer {self._authenticate()}"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        return self._send(method, path, data, headers)

    def _authenticate(self):
        if self._until <= time.time():
            form = {**self._client, "grant_type": "client_credentials", "scope": self._user}
            answer = self._send("POST", "/application/token/", urllib.parse.urlencode(form).encode(), {})
            self._token = answer["access_token"]
            self._until = time.time() + answer["expires_in"] - 60
        return self._token

    def _send(self, method, path, data, headers):
        url = f"{self._server}/external-api/v1.0{path}"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ApiError(error.code, error.read().decode()) from None


def main():
    api = ExternalApi(
        os.environ["GREENROOM"], os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], os.environ["USER_EMAIL"]
    )
    room = api.create_room(os.environ.get("IDEMPOTENCY_KEY") or str(uuid.uuid4()), access_level="trusted")
    print(json.dumps(api.read_room(room["id"])))


if __name__ == "__main__":
    main()
