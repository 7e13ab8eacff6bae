# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""A folder as the whole world of a program: read-only, another user, no privileges. What a container engine does.

As a program it is the inner half: it is started in a mount namespace of its own, furnishes the room, and becomes the
command.
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

NEW_USER_NAMESPACE = 0x10000000
NO_NEW_PRIVILEGES = 38
LIBC = ctypes.CDLL(None, use_errno=True)


def inside(tree, work, user, command, place="/"):
    """The command line that runs a command in a tree as a user, with a folder of its own to write to at /tmp.

    - place: where in the room the tree is; everything else is then taken from `work/root`.
    """
    # Who is not root becomes it for the mounts, and a user again inside.
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user", "--map-root-user"]
    return ["unshare", *namespaces, sys.executable, __file__, tree, work, str(user), place, "--", *command]


def can_be_made():
    """Why there can be no rooms here, or None."""
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user", "--map-root-user"]
    run = subprocess.run(["unshare", *namespaces, "true"], capture_output=True, text=True, check=False)
    return None if run.returncode == 0 else f"no mount namespaces here: {run.stderr.strip()}"


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


def furnish(tree, work, place):
    """Mounts the room and returns its folder."""
    room = Path(work) / "room"
    room.mkdir(exist_ok=True)
    mount("--make-rprivate", "/")
    outer = tree if place == "/" else Path(work) / "root"
    mount("--bind", outer, room)
    mount("-o", "remount,bind,ro,nosuid,nodev", room)
    if place != "/":
        mount("--bind", tree, f"{room}{place}")
        mount("-o", "remount,bind,ro,nosuid,nodev", f"{room}{place}")
    mount("-t", "tmpfs", "-o", "mode=755", "none", room / "dev")
    for device in ("null", "urandom"):
        (room / "dev" / device).touch()
        mount("--bind", f"/dev/{device}", room / "dev" / device)
    mount("--rbind", "/proc", room / "proc")
    (Path(work) / "tmp").mkdir(exist_ok=True)
    mount("--bind", Path(work) / "tmp", room / "tmp")
    return room


def become(user, room):
    """Goes into the room for good, as that user and without any privilege."""
    if not may_change_user(user):
        maps = Path("/proc/self/uid_map"), Path("/proc/self/gid_map")
        if LIBC.unshare(NEW_USER_NAMESPACE) != 0:
            raise OSError(ctypes.get_errno(), "no user namespace")
        Path("/proc/self/setgroups").write_text("deny")
        for path in maps:
            path.write_text(f"{user} 0 1")
        os.chroot(room)
    else:
        os.chroot(room)
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    os.chdir("/")
    LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def may_change_user(user):
    """Whether the user exists in this namespace."""
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = map(int, line.split())
        if first <= user < first + count:
            return True
    return False


def main():
    tree, work, user, place = sys.argv[1:5]
    command = sys.argv[sys.argv.index("--") + 1 :]
    room = furnish(tree, work, place)
    become(int(user), room)
    os.execve(command[0], command, os.environ)


if __name__ == "__main__":
    main()
