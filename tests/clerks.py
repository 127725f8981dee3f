"""Somebody who fills in forms: with a browser without scripts, as far as forms go."""

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener


class Clerk:
    """Somebody at a desk that has an address, signed in with a token if there is one."""

    def __init__(self, desk, token=""):
        self.desk, self.jar = desk, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        if token:
            word = re.search(r'name="own" value="([^"]+)"', self.get("/sign-in")[1])[1]
            assert self.post("/sign-in", own=word, token=token)[0] == 200

    def get(self, path):
        """Return the status and the page at a path."""
        return self._send(Request(self.desk.address + path, headers={"Accept": "text/html"}))

    def post(self, path, origin=None, **form):
        """Send a form; return the status and the page that it leads to."""
        headers = {"Accept": "text/html", "Origin": origin or self.desk.address}
        return self._send(Request(self.desk.address + path, urlencode(form).encode(), headers))

    def _send(self, request):
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
