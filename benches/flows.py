#!/usr/bin/env python3
"""flows.py [--program target/release/synema] [--folder DIR] [--megabytes 600] [--runs 3] [--quick]

Makes two captures (frames of 900 and of 100 octets) and one of a gigabyte, once, in DIR, and runs side by side what
this machine has of: synema flows, tshark -z conv,tcp, tcptrace, tcpdump -w /dev/null, capinfos. Prints the best time of
the runs, the peak memory (the kernel's count of resident octets, which holds the mapped file), and the ratios to synema
in time and in processor time: on a machine that is busy otherwise only the latter says something. Of the larger frames
also what synema's own info and a filtered list take. Then how long it takes until the first frames of the gigabyte can be seen. Nothing here fails when it is slow.
"""
import argparse
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 600


def measured(command, runs):
    """The best run, as GNU time counts it: seconds, CPU seconds, peak MiB."""
    best = None
    for _ in range(runs):
        out = subprocess.run(["/usr/bin/time", "-f", "%e %U %S %M %x", "timeout", str(LIMIT)] + command,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        fields = out.stderr.strip().splitlines()[-1].split()
        if int(fields[4]) != 0:
            return None
        found = (float(fields[0]), float(fields[1]) + float(fields[2]), int(fields[3]) / 1024)
        best = min(best or found, found)
    return best


def make(folder, name, megabytes, payload):
    path = os.path.join(folder, "%s-%d.pcap" % (name, megabytes))
    if not os.path.exists(path):
        print("making %s …" % path, flush=True)
        part = path + ".part"
        subprocess.run([sys.executable, os.path.join(HERE, "traffic.py"), part, str(megabytes), str(payload)], check=True)
        os.rename(part, path)
    return path


def compare(title, path, program, runs, own=()):
    size = os.path.getsize(path) / 1e6
    print("\n%s: %.0f MB" % (title, size))
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass
    commands = [
        ("synema flows", [program, "flows", path], runs),
        ("tcpdump -w /dev/null", ["tcpdump", "-r", path, "-w", "/dev/null"], runs),
        ("capinfos -c", ["capinfos", "-c", path], runs),
        ("tcptrace", ["tcptrace", "-n", path], runs),
        ("tshark -z conv,tcp", ["tshark", "-n", "-q", "-z", "conv,tcp", "-r", path], 1),
    ]
    commands += [("synema " + name, [program, command, path] + rest, 1) for name, command, *rest in own]
    ours = None
    columns = ("", "seconds", "CPU", "peak MiB", "times synema's time", "times its CPU")
    print("%-24s %9s %9s %10s %22s %15s" % columns)
    for name, command, times in commands:
        if shutil.which(command[0]) is None:
            print("%-24s not run: %s is not installed" % (name, command[0]))
            continue
        found = measured(command, times)
        if found is None:
            print("%-24s failed, or was ended after %d s" % (name, LIMIT))
            continue
        ours = ours or found
        ratios = [found[column] / max(ours[column], 0.001) for column in (0, 1)]
        print("%-24s %9.2f %9.2f %10.0f %22.2f %15.2f" % (name, *found, *ratios), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.path.join(HERE, "..", "target", "release", "synema"))
    parser.add_argument("--folder", default=os.path.join(HERE, "..", "target", "benches"))
    parser.add_argument("--megabytes", type=int, default=600)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="50 MB instead: to see that everything works")
    args = parser.parse_args()
    if not os.path.exists("/usr/bin/time"):
        sys.exit("flows.py: /usr/bin/time is not here; install GNU time (Debian: time)")
    if not os.path.exists(args.program):
        sys.exit("flows.py: there is no %s; build it with cargo build --release" % args.program)
    megabytes = 50 if args.quick else args.megabytes
    os.makedirs(args.folder, exist_ok=True)
    print("%d cores" % os.cpu_count())
    compare("frames of 900 octets", make(args.folder, "large-frames", megabytes, 1240), args.program, args.runs,
            (("info", "info"), ("frames --filter", "frames", "--filter", "tcp.flags.fin == 1")))
    compare("frames of 100 octets", make(args.folder, "small-frames", megabytes, 50), args.program, args.runs)
    gigabyte = make(args.folder, "gigabyte", 100 if args.quick else 1000, 1240)
    print("\nthe first frames of %.0f MB and of %.0f MB" % (os.path.getsize(gigabyte) / 1e6, megabytes))
    for path in (gigabyte, os.path.join(args.folder, "large-frames-%d.pcap" % megabytes)):
        found = measured([args.program, "frames", path, "--first", "2000"], args.runs)
        print("synema frames --first 2000  %.3f s  %.0f MiB" % (found[0], found[2]))


if __name__ == "__main__":
    main()
