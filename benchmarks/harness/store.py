# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""An nginx that stands for S3: it neither checks signatures nor keeps metadata, so its own cost is small and steady."""

import os
import pwd
from pathlib import Path

from harness.processes import Program, free_port, listening

BUCKET = "pictures"
# Root's nginx would hand its work to nobody, who may not read or write here; others can't say.
USER = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
# Debian's own places for these belong to its own nginx.
TEMPORARY = " ".join(
    f"{kind}_temp_path {{folder}}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)
CONFIGURATION = """\
load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
{user}
daemon off;
master_process on;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    types {{ image/jpeg jpg; image/png png; image/gif gif; image/webp webp; }}
    default_type application/octet-stream;
    js_path {scripts};
    js_import slow.js;
    # Requests for these originals are counted, one a line.
    map $request_uri $counted {{ default 0; ~/counted/ 1; }}
    log_format line '$request_method $status $request_uri';
    access_log {folder}/counted.log line if=$counted;
    # Looking for a variant that isn't there yet is how a miss begins.
    log_not_found off;
    client_max_body_size 64m;
    {temporary}
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    open_file_cache off;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/buckets;
        dav_methods PUT DELETE;
        create_full_put_path on;
        error_page 404 = @missing;
        location / {{ }}
        location ~ ^/{bucket}/originals/slow/ {{ js_content slow.answer; }}
        location @file {{ }}
        location @missing {{
            internal;
            default_type application/xml;
            return 404 '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code></Error>';
        }}
    }}
}}
"""


class Store:
    """The bucket, and the server in front of it."""

    def __init__(self, folder, scripts):
        self.folder = Path(folder)
        self.bucket = self.folder / "buckets" / BUCKET
        (self.bucket / "originals").mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        configuration = self.folder / "nginx.conf"
        values = {"folder": self.folder, "scripts": scripts, "port": self.port, "bucket": BUCKET, "user": USER}
        values["temporary"] = TEMPORARY.format(folder=self.folder)
        configuration.write_text(CONFIGURATION.format(**values))
        self.program = Program(
            "the S3 of nginx", ["nginx", "-c", configuration, "-p", self.folder], self.folder / "log"
        )
        self.program.wait_until(lambda: listening(self.port))

    @property
    def url(self):
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def source(self, key):
        """The URL of an original, for servers that load over HTTP."""
        return f"{self.url}/{BUCKET}/originals/{key}"

    def put(self, file, key):
        """Offers a file under a key: a hard link, so that a thousand keys cost no space."""
        path = self.bucket / "originals" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.link(file, path)

    def put_variant(self, file, size, key):
        """Offers a file as a stored variant, where Miniature looks for it and nginx serves it."""
        path = self.bucket / size / key
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, path)

    def counted(self, word, method="GET"):
        """How often originals with this word in their key were asked for."""
        log = self.folder / "counted.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return sum(line.startswith(f"{method} ") and word in line and "/originals/" in line for line in lines)

    def stop(self):
        """Ends it."""
        self.program.stop()
