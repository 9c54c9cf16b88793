#!/usr/bin/env python3
"""Fails when a crate of the workspace uses a crate that its room must not see (DESIGN section 2)."""
import json
import subprocess
import sys

MEMBERS = "wire trace captures simulator analysis ui".split()
WINDOW = {"egui", "eframe"}
CABLE = {"pnet", "pnet_datalink", "pcap"}
ENTROPY = {"getrandom", "rand", "fastrand"}
FORBIDDEN = {
    "wire": set(MEMBERS) | WINDOW | CABLE | ENTROPY,
    "trace": set(MEMBERS) - {"wire"} | WINDOW | CABLE | ENTROPY,
    "captures": {"simulator", "analysis", "ui"} | WINDOW,
    "simulator": {"captures", "analysis", "ui"} | WINDOW | CABLE | ENTROPY,
    "analysis": {"captures", "simulator", "ui"} | WINDOW | CABLE,
    "ui": {"captures", "simulator"} | CABLE,
}
ADVICE = {
    "captures": "hand what was captured over as a trace; src composes the two",
    "simulator": "hand what was simulated over as a trace; src composes the two",
    "analysis": "put the fact into wire or trace, where both can see it",
    "ui": "send the wish as a Command and let src execute it",
    "egui": "return plain data and let ui draw it",
    "eframe": "return plain data and let ui draw it",
    "pnet": "let captures open the cable and hand over a trace",
    "pnet_datalink": "let captures open the cable and hand over a trace",
    "pcap": "let captures open the cable and hand over a trace",
    "getrandom": "take a seeded generator as an argument",
    "rand": "use rand_chacha with a seed",
    "fastrand": "take a seeded generator as an argument",
}


def reached(start, edges):
    """Every package that `start` uses, with the path that leads to it."""
    paths, queue = {start: [start]}, [start]
    while queue:
        at = queue.pop(0)
        for to in sorted(edges[at] - paths.keys()):
            paths[to] = paths[at] + [to]
            queue.append(to)
    return paths


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]
    data = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    name = {package["id"]: package["name"].removeprefix("synema-") for package in data["packages"]}
    edges = {}
    for node in data["resolve"]["nodes"]:
        # tests may use what the program must not
        used = {dep["pkg"] for dep in node["deps"] if any(kind["kind"] != "dev" for kind in dep["dep_kinds"])}
        edges[node["id"]] = used
    ids = {name[package]: package for package in data["workspace_members"]}
    broken = 0
    for room in MEMBERS:
        for package, path in reached(ids[room], edges).items():
            if package != ids[room] and name[package] in FORBIDDEN[room]:
                way = " → ".join(name[step] for step in path)
                print("rooms: %s must not see %s: %s" % (room, name[package], way))
                print("       instead: %s" % ADVICE.get(name[package], "move the code to the room that may"))
                broken += 1
    if not broken:
        print("rooms: %d rooms keep apart" % len(MEMBERS))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
