# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""The CloudFront Function over tables of requests, in every engine at hand."""

import re
import shutil

import pytest

from engines import FUNCTION, ROOT, accept_table, in_nginx, in_shell, run

AVIF = "image/avif,image/webp,*/*;q=0.8"
WEBP = "image/webp,*/*;q=0.8"
DEFAULTS = {"autoFormat": False, "snapSizes": False, "sizes": ["800x600", "400x300", "200x150"]}
AUTO = {"autoFormat": True}
SNAP = {"snapSizes": True}


def request(uri, accept=None, query=None, method="GET"):
    """A request as CloudFront shows it to a function."""
    headers = {"host": {"value": "d111111abcdef8.cloudfront.net"}}
    if accept is not None:
        lines = [accept] if isinstance(accept, str) else accept
        headers["accept"] = {"value": lines[0]}
        if len(lines) > 1:
            headers["accept"]["multiValue"] = [{"value": line} for line in lines]
    return {"method": method, "uri": uri, "querystring": query or {}, "headers": headers, "cookies": {}}


# settings, path, Accept, path afterwards
PATHS = [
    # format=auto becomes concrete, in canonical order and without defaults.
    ({}, "/800x600,format=auto/cat.jpg", AVIF, "/800x600,format=avif/cat.jpg"),
    ({}, "/800x600,format=auto/cat.jpg", WEBP, "/800x600,format=webp/cat.jpg"),
    ({}, "/800x600,format=auto/cat.jpg", "*/*", "/800x600/cat.jpg"),
    ({}, "/800x600,format=auto/cat.jpg", None, "/800x600/cat.jpg"),
    ({}, "/800x600,format=auto/cat.jpg", ["image/webp", "image/avif"], "/800x600,format=avif/cat.jpg"),
    ({}, "/800x600,format=auto/cat.jpg", ["*/*", "image/webp"], "/800x600,format=webp/cat.jpg"),
    ({}, "/800x600,version=3,format=auto/cat.jpg", AVIF, "/800x600,format=avif,version=3/cat.jpg"),
    (
        {},
        "/800x600,version=v1,enlarge=true,format=auto,quality=60,gravity=north,fit=pad/cat.jpg",
        WEBP,
        "/800x600,fit=pad,gravity=north,quality=60,format=webp,enlarge=true,version=v1/cat.jpg",
    ),
    (
        {},
        "/800x600,fit=cover,gravity=centre,quality=80,enlarge=false,format=auto/cat.jpg",
        AVIF,
        "/800x600,format=avif/cat.jpg",
    ),
    # "none" is a version like any other, not the absence of one.
    ({}, "/800x600,format=auto,version=none/cat.jpg", AVIF, "/800x600,format=avif,version=none/cat.jpg"),
    ({}, "/800x,format=auto/cat.jpg", AVIF, "/800x,format=avif/cat.jpg"),
    ({}, "/x600,format=auto/cat.jpg", AVIF, "/x600,format=avif/cat.jpg"),
    ({}, "/123x45,format=auto/cat.jpg", AVIF, "/123x45,format=avif/cat.jpg"),
    ({"sizes": ["hero"]}, "/hero,format=auto/cat.jpg", AVIF, "/hero,format=avif/cat.jpg"),
    # A list without AVIF, for an origin that doesn't make it.
    ({"formats": ["webp"]}, "/800x600,format=auto/cat.jpg", AVIF, "/800x600,format=webp/cat.jpg"),
    ({"formats": []}, "/800x600,format=auto/cat.jpg", AVIF, "/800x600/cat.jpg"),
    # The key stays byte for byte, however odd.
    ({}, "/800x600,format=auto/a//b.jpg", AVIF, "/800x600,format=avif/a//b.jpg"),
    ({}, "/800x600,format=auto/../originals/b.jpg", AVIF, "/800x600,format=avif/../originals/b.jpg"),
    ({}, "/800x600,format=auto/a%2fb%2F%c3%A9+%20%25.jpg", AVIF, "/800x600,format=avif/a%2fb%2F%c3%A9+%20%25.jpg"),
    ({}, "/800x600,format=auto/(a)'!*@=:,;&$~.jpg", AVIF, "/800x600,format=avif/(a)'!*@=:,;&$~.jpg"),
    ({}, "/800x600,format=auto/format=auto/x,format=auto", AVIF, "/800x600,format=avif/format=auto/x,format=auto"),
    ({}, "/800x600,format=auto/", AVIF, "/800x600,format=avif/"),
    # Anything but format=auto is left alone, canonical or not.
    *(
        ({}, path, AVIF, path)
        for path in (
            "/",
            "/cat.jpg",
            "//cat.jpg",
            "/800x600",
            "/800x600,format=auto",
            "/800x600/cat.jpg",
            "/800x600,format=jpeg/cat.jpg",
            "/800x600,format=avif/cat.jpg",
            "/800x600,format=original/cat.jpg",
            "/800x600,quality=80/cat.jpg",
            "/800x600,version=2,quality=70/cat.jpg",
            "/originals/cat.jpg",
            "/originals,format=auto/cat.jpg",
            "/robots.txt",
            "/favicon.ico",
        )
    ),
    # What is no spec is for the origin to refuse, in its own words.
    *(
        ({}, path, AVIF, path)
        for path in (
            "/800x600,format=auto,format=auto/cat.jpg",
            "/800x600,format=auto,colour=red/cat.jpg",
            "/800x600,format=auto,/cat.jpg",
            "/800x600,format=auto,quality/cat.jpg",
            "/800x600,format=AUTO/cat.jpg",
            "/800x600,Format=auto/cat.jpg",
            "/800x600%2Cformat=auto/cat.jpg",
            "/800X600,format=auto/cat.jpg",
            "/0800x600,format=auto/cat.jpg",
            "/0x600,format=auto/cat.jpg",
            "/x,format=auto/cat.jpg",
            "/800,format=auto/cat.jpg",
            "/-800x600,format=auto/cat.jpg",
            "/800x600x400,format=auto/cat.jpg",
            "/ 800x600,format=auto/cat.jpg",
            "/800x600,__proto__=1,format=auto/cat.jpg",
            "/800x600,constructor=1,format=auto/cat.jpg",
            "/constructor,format=auto/cat.jpg",
        )
    ),
    # autoFormat: a spec without a format is negotiated too; one with a format is not.
    (AUTO, "/800x600/cat.jpg", AVIF, "/800x600,format=avif/cat.jpg"),
    (AUTO, "/800x600/cat.jpg", WEBP, "/800x600,format=webp/cat.jpg"),
    (AUTO, "/800x600/cat.jpg", "image/avif;q=0,*/*", "/800x600/cat.jpg"),
    (AUTO, "/800x600,version=2/cat.jpg", AVIF, "/800x600,format=avif,version=2/cat.jpg"),
    (AUTO, "/800x600,format=auto/cat.jpg", AVIF, "/800x600,format=avif/cat.jpg"),
    (AUTO, "/800x600,format=jpeg/cat.jpg", AVIF, "/800x600,format=jpeg/cat.jpg"),
    # Asked for by name, the original must not be redirected to a URL that is negotiated.
    (AUTO, "/800x600,format=original/cat.jpg", AVIF, "/800x600/cat.jpg"),
    (AUTO, "/originals/cat.jpg", AVIF, "/originals/cat.jpg"),
    (AUTO, "/a//b/../c.jpg", AVIF, "/a//b/../c.jpg"),
    # snapSizes: up to the smallest box of the same aspect ratio, else to the smallest box, else as it came.
    (SNAP, "/800x600/cat.jpg", AVIF, "/800x600/cat.jpg"),
    (SNAP, "/320x240/cat.jpg", AVIF, "/400x300/cat.jpg"),
    (SNAP, "/100x75/cat.jpg", AVIF, "/200x150/cat.jpg"),
    (SNAP, "/401x300/cat.jpg", AVIF, "/800x600/cat.jpg"),
    (SNAP, "/150x150/cat.jpg", AVIF, "/200x150/cat.jpg"),
    (SNAP, "/1x1/cat.jpg", AVIF, "/200x150/cat.jpg"),
    (SNAP, "/801x600/cat.jpg", AVIF, "/801x600/cat.jpg"),
    (SNAP, "/1600x1200/cat.jpg", AVIF, "/1600x1200/cat.jpg"),
    (SNAP, "/99999999999999999999x1/cat.jpg", AVIF, "/99999999999999999999x1/cat.jpg"),
    (SNAP, "/320x/cat.jpg", AVIF, "/320x/cat.jpg"),
    (SNAP, "/x240/cat.jpg", AVIF, "/x240/cat.jpg"),
    (SNAP, "/320x240,version=2/cat.jpg", AVIF, "/400x300,version=2/cat.jpg"),
    (SNAP, "/320x240,format=auto/cat.jpg", AVIF, "/400x300,format=avif/cat.jpg"),
    (SNAP, "/320x240,colour=red/cat.jpg", AVIF, "/320x240,colour=red/cat.jpg"),
    ({**SNAP, "sizes": ["300x300", "600x300", "400x400"]}, "/250x250/cat.jpg", AVIF, "/300x300/cat.jpg"),
    ({**SNAP, "sizes": ["300x200", "600x600", "500x500"]}, "/100x100/cat.jpg", AVIF, "/500x500/cat.jpg"),
    ({**SNAP, "sizes": ["hero", "640x", "320x", "x480"]}, "/300x/cat.jpg", AVIF, "/320x/cat.jpg"),
    ({**SNAP, "sizes": ["hero", "640x", "320x", "x480"]}, "/x300/cat.jpg", AVIF, "/x480/cat.jpg"),
    ({**SNAP, "sizes": ["hero", "640x", "320x", "x480"]}, "/300x300/cat.jpg", AVIF, "/300x300/cat.jpg"),
    ({**SNAP, "sizes": ["hero", "640x"]}, "/hero/cat.jpg", AVIF, "/hero/cat.jpg"),
    ({**SNAP, **AUTO}, "/320x240/cat.jpg", WEBP, "/400x300,format=webp/cat.jpg"),
]

SIG = {"value": "q83vEjRWeJA_-x"}
EXPIRES = {"value": "1893456000"}
TWICE = {"value": "a", "multiValue": [{"value": "a"}, {"value": "b"}]}

# query, query afterwards
QUERIES = [
    ({}, {}),
    ({"utm_source": {"value": "mail"}, "v": {"value": "3"}}, {}),
    ({"sig": SIG, "fbclid": {"value": "x"}, "expires": EXPIRES}, {"expires": EXPIRES, "sig": SIG}),
    ({"expires": EXPIRES}, {"expires": EXPIRES}),
    ({"Sig": SIG, "sIG": SIG, "signature": SIG, "expires2": EXPIRES}, {}),
    # Doubtful for the origin to judge: no value is chosen here.
    ({"sig": TWICE}, {"sig": TWICE}),
    ({"sig": {"value": ""}}, {"sig": {"value": ""}}),
    ({"toString": {"value": "1"}, "acl": {"value": ""}, "versionId": {"value": "x"}}, {}),
]

CASES = {
    **{f"accept {number} {who}": ({}, request("/800x600,format=auto/cat.jpg", header if header else None))
       for number, (_, who, header) in enumerate(accept_table())},
    **{f"path {number} {path}": (settings, request(path, accept))
       for number, (settings, path, accept, _) in enumerate(PATHS)},
    **{f"again {number}": (settings, request(expected, accept))
       for number, (settings, _, accept, expected) in enumerate(PATHS)},
    **{f"query {number}": (AUTO, request("/originals/x", AVIF, query)) for number, (query, _) in enumerate(QUERIES)},
    "signed": ({**AUTO, **SNAP}, request("/320x240,format=auto,version=2,quality=80/a//b.jpg", AVIF, {"sig": SIG})),
    "signed for a time": (AUTO, request("/800x600/cat.jpg", AVIF, {"sig": SIG, "expires": EXPIRES, "a": SIG})),
    "expires alone": (AUTO, request("/800x600/cat.jpg", AVIF, {"expires": EXPIRES})),
    "head": (AUTO, request("/800x600/cat.jpg", AVIF, method="HEAD")),
    "empty accept": (AUTO, request("/800x600/cat.jpg", "")),
    "long accept": (AUTO, request("/800x600/cat.jpg", "image/avif," + "image/x," * 1000)),
    "hostile accept": (AUTO, request("/800x600/cat.jpg", '"' + '\\"' * 490)),
    "many semicolons": (AUTO, request("/800x600/cat.jpg", "image/avif" + ";" * 900)),
}  # fmt: skip


@pytest.fixture(scope="session", params=["nginx", "njs", "node"])
def outcome(request, tmp_path_factory):
    """What one engine makes of all cases, by name."""
    if request.param == "node" and not shutil.which("node"):
        pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    cases = [{"settings": {"formats": ["avif", "webp"], **DEFAULTS, **settings}, "request": one}
             for settings, one in CASES.values()]  # fmt: skip
    results = in_nginx(folder, cases) if request.param == "nginx" else in_shell(request.param, folder, cases)
    return dict(zip(CASES, results, strict=True))


@pytest.mark.parametrize("number", range(len(accept_table())), ids=[row[1] for row in accept_table()])
def test_the_format_is_chosen_from_accept(outcome, number):
    wanted, who, _ = accept_table()[number]
    spec = "800x600" if wanted == "original" else f"800x600,format={wanted}"
    assert outcome[f"accept {number} {who}"]["uri"] == f"/{spec}/cat.jpg"


@pytest.mark.parametrize("number", range(len(PATHS)), ids=[row[1] for row in PATHS])
def test_the_path_is_rewritten_or_left_alone(outcome, number):
    _, path, _, expected = PATHS[number]
    assert outcome[f"path {number} {path}"]["uri"] == expected


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_only_the_query_that_the_origin_reads_is_kept_and_sorted(outcome, number):
    kept = outcome[f"query {number}"]["querystring"]
    expected = QUERIES[number][1]
    assert kept == expected and list(kept) == list(expected)


def test_a_signed_path_is_left_as_it_was_signed(outcome):
    assert outcome["signed"]["uri"] == "/320x240,format=auto,version=2,quality=80/a//b.jpg"
    assert outcome["signed for a time"]["uri"] == "/800x600/cat.jpg"
    assert list(outcome["signed for a time"]["querystring"]) == ["expires", "sig"]
    assert outcome["expires alone"]["uri"] == "/800x600,format=avif/cat.jpg"


def test_method_headers_and_cookies_are_not_touched(outcome):
    for name, (_, before) in CASES.items():
        after = outcome[name]
        assert {**after, "uri": "", "querystring": ""} == {**before, "uri": "", "querystring": ""}, name


def test_hostile_headers_mean_the_original(outcome):
    for name in ("empty accept", "long accept", "hostile accept"):
        assert outcome[name]["uri"] == "/800x600/cat.jpg", name
    assert outcome["many semicolons"]["uri"] == "/800x600,format=avif/cat.jpg"


def test_what_was_rewritten_is_not_rewritten_again(outcome):
    """Redirects of the origin bring such paths back. (With autoFormat, one without a format is negotiated again.)"""
    for number, (settings, _, _, expected) in enumerate(PATHS):
        if "autoFormat" not in settings:
            assert outcome[f"again {number}"]["uri"] == expected


def test_the_function_is_under_the_limit_of_10_kb():
    assert len(FUNCTION.read_bytes()) < 10_000


def test_the_function_keeps_to_what_cloudfront_knows():
    """njs 0.7.9 refuses nearly all that CloudFront's runtime lacks; this is the rest."""
    code = re.sub(r"//.*|'[^']*'", "", FUNCTION.read_text())
    words = "import|export|require|async|await|class|setTimeout|eval|bytesFrom|fromBytes|fromUTF8|toBytes|toUTF8"
    assert not re.findall(rf"\b(?:{words})\b", code)
    # Fn::Sub in the template would take it for a parameter.
    assert "${" not in FUNCTION.read_text() and "`" not in FUNCTION.read_text()


@pytest.mark.parametrize(
    "line",
    [
        "for (const a of []) {}",
        "const { a } = {};",
        "const a = [...[]];",
        "class A {}",
        "function f(a = 1) {}",
        "const a = {}?.b;",
        "try {} catch {}",
    ],
)
def test_the_engine_of_the_tests_is_as_narrow_as_cloudfronts(tmp_path, line):
    """Or the tests would pass where CloudFront refuses."""
    with pytest.raises(SyntaxError):
        in_shell("njs", tmp_path, [], FUNCTION.read_text() + "\n" + line)


def test_the_function_knows_the_options_of_the_origin():
    """Name, order and default, as the README lists them from the origin's own table."""
    listed = (ROOT / "README.md").read_text().split("<!-- options -->")[1]
    rows = re.findall(r"^\| `(\w+)` \|.*?\| ([^|\s]+) \|[^|]*\|$", listed.replace(r"\|", "/"), re.MULTILINE)
    known = re.findall(r"^    \['(\w+)', (?:'(\w+)'|null)\],$", FUNCTION.read_text(), re.MULTILINE)
    assert len(rows) >= 6
    assert [(name, default or "none") for name, default in known] == rows


def test_the_engine_says_what_is_wrong(tmp_path):
    script = tmp_path / "broken.js"
    script.write_text("function (")
    with pytest.raises(SyntaxError, match="SyntaxError"):
        run(["njs"], script)
