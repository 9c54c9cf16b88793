#!/usr/bin/env python3
"""memory.py [--program target/release/synema] [--folder DIR] [--megabytes 600] [FILE…]

Prints what each command keeps in memory for a frame, beside the mapped file: the most anonymous memory that the process
had (the kernel's RssAnon, looked at every few milliseconds), divided by the frames; and the same less what `flows` had,
which keeps nothing of frames, only of conversations. Without files it makes two in DIR as flows.py does. Exit code 1
where the second is more than DESIGN's 32 octets, and 4 MiB for what is being read.
"""
import argparse
import os
import subprocess
import sys
import time

from flows import HERE, make

BUDGET = 32
IN_HAND = 4 << 20
COMMANDS = (
    ["flows"],
    ["info"],
    ["frames"],
    ["frames", "--filter", "tcp.flags.fin == 1"],
    ["check"],
    ["explain"],
    ["stats", "--kind", "hierarchy"],
    ["stats", "--kind", "conversations"],
    ["stats", "--kind", "tcptrace"],
)


def peak(command):
    """The most anonymous memory of a run, octets, and its exit code."""
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while run.poll() is None:
        try:
            with open("/proc/%d/status" % run.pid) as status:
                for line in status:
                    if line.startswith("RssAnon:"):
                        most = max(most, int(line.split()[1]) * 1024)
        except OSError:
            pass
        time.sleep(0.002)
    return most, run.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.path.join(HERE, "..", "target", "release", "synema"))
    parser.add_argument("--folder", default=os.path.join(HERE, "..", "target", "benches"))
    parser.add_argument("--megabytes", type=int, default=600)
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    if not os.path.exists("/proc/self/status"):
        sys.exit("memory.py: not run: there is no /proc here to look at the memory of processes")
    os.makedirs(args.folder, exist_ok=True)
    files = args.files or [make(args.folder, "large-frames", args.megabytes, 1240),
                           make(args.folder, "small-frames", args.megabytes, 50)]
    has_failed = False
    for path in files:
        counted = subprocess.run([args.program, "info", path, "--json"], stdout=subprocess.PIPE, text=True)
        frames = int(counted.stdout.split('"frames":')[1].split(",")[0])
        print("%s: %d frames" % (path, frames))
        conversations = 0
        for command in COMMANDS:
            most, code = peak([args.program, command[0], path] + command[1:])
            conversations = conversations or most
            above = max(most - conversations, 0)
            has_failed |= above > BUDGET * frames + IN_HAND
            print("  %-36s %6.1f MiB  %6.1f octets a frame  %6.1f above flows%s"
                  % (" ".join(command), most / (1 << 20), most / frames, above / frames,
                     "" if code == 0 else "  exit code %d" % code), flush=True)
    sys.exit(has_failed)


if __name__ == "__main__":
    main()
