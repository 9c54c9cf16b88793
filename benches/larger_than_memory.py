#!/usr/bin/env python3
"""larger_than_memory.py [--program target/release/synema] [--folder DIR] [--megabytes 4000] [--limit 512]

Makes a capture of 4 GB once in DIR and reads it while the kernel grants the program no more than LIMIT MiB, its part of
the page cache counted: a control group of its own with that limit (root, version 1 or 2). Prints how long each command
took and the most memory that it had. Exit code 1 where a command failed, 2 where it could not be run.
"""
import argparse
import os
import subprocess
import sys
import time

from flows import HERE, make

COMMANDS = (["flows"], ["info"], ["frames", "--first", "2000"])
V1, V2 = "/sys/fs/cgroup/memory", "/sys/fs/cgroup"


class Group:
    """A control group with a limit; the files of both versions of the kernel's interface."""

    def __init__(self, mebibytes):
        is_v2 = os.path.exists(os.path.join(V2, "cgroup.controllers"))
        self.path = os.path.join(V2 if is_v2 else V1, "synema-bench-%d" % os.getpid())
        self.peak_name = "memory.peak" if is_v2 else "memory.max_usage_in_bytes"
        if is_v2:
            self.write(V2, "cgroup.subtree_control", "+memory")
        os.mkdir(self.path)
        self.write(self.path, "memory.max" if is_v2 else "memory.limit_in_bytes", str(mebibytes << 20))

    def write(self, folder, name, text):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)

    def enter(self):
        self.write(self.path, "cgroup.procs", str(os.getpid()))

    def peak(self):
        with open(os.path.join(self.path, self.peak_name)) as file:
            return int(file.read()) / (1 << 20)

    def end(self):
        os.rmdir(self.path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.path.join(HERE, "..", "target", "release", "synema"))
    parser.add_argument("--folder", default=os.path.join(HERE, "..", "target", "benches"))
    parser.add_argument("--megabytes", type=int, default=4000)
    parser.add_argument("--limit", type=int, default=512)
    args = parser.parse_args()
    os.makedirs(args.folder, exist_ok=True)
    path = longer(make(args.folder, "gigabyte", 1000, 1240), args.megabytes)
    print("%s: %.0f MB under a limit of %d MiB" % (path, os.path.getsize(path) / 1e6, args.limit))
    has_failed = False
    for command in COMMANDS:
        try:
            group = Group(args.limit)
        except OSError as error:
            print("not run: a control group with a limit of memory cannot be made here: %s" % error)
            sys.exit(2)
        begun = time.monotonic()
        run = subprocess.run([args.program, command[0], path] + command[1:], preexec_fn=group.enter,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seconds = time.monotonic() - begun
        print("synema %-22s %6.2f s  at most %4.0f MiB  exit code %d %s"
              % (" ".join(command), seconds, group.peak(), run.returncode, run.stderr.strip()))
        has_failed |= run.returncode != 0
        group.end()
    sys.exit(has_failed)


def longer(gigabyte, megabytes):
    """The records of a pcap file again and again, until it has that size."""
    path = "%s-%d.pcap" % (gigabyte.removesuffix(".pcap"), megabytes)
    if not os.path.exists(path):
        print("making %s …" % path, flush=True)
        with open(path + ".part", "wb") as out:
            while out.tell() < megabytes * 1_000_000:
                with open(gigabyte, "rb") as file:
                    file.seek(0 if out.tell() == 0 else 24)
                    while block := file.read(1 << 24):
                        out.write(block)
        os.rename(path + ".part", path)
    return path


if __name__ == "__main__":
    main()
