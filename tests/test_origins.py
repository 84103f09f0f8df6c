"""Other sites that may ask as who is logged in, and proxies that are believed: the answers of MediaWiki 1.43."""

import pytest

from wikiquery.http.cors import OriginMismatch, Origins
from wikiquery.http.proxy import Proxies

NAMED = ("*.example.org", "https://app.example.com", "a?.test", "http://localhost:8000")
EXPOSED = "MediaWiki-API-Error, Retry-After, X-Database-Lag, MediaWiki-Login-Suppressed"
ASKED = {"HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}


@pytest.mark.parametrize(
    ("origin", "trusted"),
    [
        ("https://x.example.org", True),
        ("http://x.y.example.org", True),
        ("https://example.org", False),
        ("https://x.example.org:444", False),
        ("https://x.example.org.evil.com", False),
        ("https://evil.com/.example.org", False),
        ("https://evil.com#.example.org", False),
        ("https://xexample.org", False),
        ("https://app.example.com", True),
        ("http://app.example.com", False),
        ("https://appxexample.com", False),
        ("https://ab.test", True),
        ("https://a.test", False),
        ("http://localhost:8000", True),
        ("http://localhost", False),
        ("null", False),
        ("", False),
    ],
)
def test_which_sites_are_trusted(origin: str, trusted: bool) -> None:
    assert Origins(NAMED).trusts(origin) is trusted
    assert not Origins().trusts(origin)


def test_a_trusted_site_may_read_what_somebody_who_is_logged_in_is_told() -> None:
    site = "https://x.example.org"
    assert dict(Origins(NAMED).headers(site, {"HTTP_ORIGIN": site})) == {
        "Access-Control-Allow-Origin": site,
        "Access-Control-Allow-Credentials": "true",
        "Timing-Allow-Origin": site,
        "Access-Control-Expose-Headers": EXPOSED,
    }
    other = "https://evil.com"
    assert Origins(NAMED).headers(other, {"HTTP_ORIGIN": other}) == [("MediaWiki-CORS-Rejection", "Origin mismatch")]
    assert Origins(NAMED).headers(None, {"HTTP_ORIGIN": site}) == []
    assert dict(Origins(NAMED).headers("*", {"HTTP_ORIGIN": site}))["Access-Control-Allow-Credentials"] == "false"
    with pytest.raises(OriginMismatch):
        Origins(NAMED).headers(site, {"HTTP_ORIGIN": other})
    both = {"HTTP_ORIGIN": f"{other} {site}"}
    assert Origins(NAMED).headers(site, both) == [("MediaWiki-CORS-Rejection", "Origin mismatch")]


def test_a_browser_asks_first() -> None:
    site = "https://x.example.org"
    asked = {"HTTP_ORIGIN": site, **ASKED, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "Content-Type, api-user-agent"}
    said = dict(Origins(NAMED).preflight(site, asked))
    assert said["Access-Control-Allow-Methods"] == "POST, GET, HEAD"
    assert said["Access-Control-Allow-Headers"] == "Content-Type, api-user-agent"
    assert (said["Access-Control-Allow-Origin"], said["Access-Control-Allow-Credentials"]) == (site, "true")
    asked["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"] = "x-other"
    refused = [("MediaWiki-CORS-Rejection", "Unsupported header requested in preflight")]
    assert Origins(NAMED).preflight(site, asked) == refused
    asked = {"HTTP_ORIGIN": "https://evil.com", **ASKED}
    rejected = [("MediaWiki-CORS-Rejection", "Origin mismatch")]
    assert Origins(NAMED).preflight("https://evil.com", asked) == rejected


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "192.0.2.7, 10.1.1.1", "192.0.2.7"),
        ("10.0.0.1", "8.8.8.8, 192.0.2.7, 10.1.1.1", "192.0.2.7"),
        ("10.0.0.1", "10.2.2.2, 10.1.1.1", "10.2.2.2"),
        ("10.0.0.1", "192.0.2.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("192.0.2.1", "8.8.8.8", "192.0.2.1"),
        ("", "8.8.8.8", ""),
    ],
)
def test_only_proxies_that_are_named_are_believed(address: str, forwarded: str, client: str) -> None:
    environ = {
        "REMOTE_ADDR": address,
        "HTTP_X_FORWARDED_FOR": forwarded,
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "http",
    }
    proxies = Proxies(["10.0.0.0/8", "::1"])
    proxies.apply(environ)
    assert environ["REMOTE_ADDR"] == client
    assert environ["wsgi.url_scheme"] == ("https" if proxies.trusts(address) else "http")


def test_what_is_no_address_is_no_proxy() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        Proxies(["proxy.example.org"])
