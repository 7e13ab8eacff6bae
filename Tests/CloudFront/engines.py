# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""JavaScript engines that run the CloudFront Function: njs by itself, njs in nginx, and node where it is installed."""

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FUNCTION = ROOT / "deploy/cloudfront/function.js"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_js_module.so")

CONFIGURATION = """
load_module {module};
daemon off;
pid nginx.pid;
error_log error.log warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    js_import table from table.js;
    server {{
        listen 127.0.0.1:{port};
        location / {{ js_content table.answer; }}
    }}
}}
"""


def program(cases, ending, function=None):
    """The function, the driver, the cases, and what to do with the outcome, as one script."""
    table = f"const cases = {json.dumps(cases)};"
    return "\n".join([function or FUNCTION.read_text(), (HERE / "driver.js").read_text(), table, ending, ""])


def run(command, script):
    """The standard output of an engine; an error with its message when it refuses the script."""
    done = subprocess.run([*command, str(script)], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise SyntaxError(done.stdout + done.stderr)
    return done.stdout


def in_shell(name, folder, cases, function=None):
    """On the command line."""
    script = Path(folder) / f"{name}.js"
    # njs cuts what it prints at 2,048 characters.
    ending = """const text = runAll(cases);
for (let i = 0; i < text.length; i += 1000) { console.log(text.slice(i, i + 1000)); }"""
    script.write_text(program(cases, ending, function))
    return json.loads(run([name], script).replace("\n", ""))


def in_nginx(folder, cases):
    """As nginx runs it: a module, in strict mode, with one engine for each request."""
    folder = Path(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(CONFIGURATION.format(module=MODULE, port=port))
    ending = "function answer(r) { r.return(200, runAll(cases)); }\nexport default { answer };"
    (folder / "table.js").write_text(program(cases, ending))
    server = subprocess.Popen(
        [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", "nginx.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        return json.loads(ask(server, f"http://127.0.0.1:{port}/"))
    finally:
        server.terminate()
        server.wait(timeout=10)


def ask(server, url):
    """Asks until nginx listens."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return urllib.request.urlopen(url, timeout=10).read()
        except urllib.error.URLError:
            if server.poll() is not None:
                raise RuntimeError(server.stderr.read()) from None
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def accept_table():
    """The rows of accept.tsv: format, who sends it, the header."""
    lines = (HERE / "accept.tsv").read_text().splitlines()
    rows = [line.split("\t", 2) for line in lines if not line.startswith("#")]
    assert len({header for _, _, header in rows}) >= 60
    return rows
