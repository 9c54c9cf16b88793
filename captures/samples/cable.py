#!/usr/bin/env python3
"""cable.py NEAR FAR MILLISECONDS - a cable with a delay, between two interfaces of this network namespace.

Takes whole Ethernet frames from either interface and puts them on the other one MILLISECONDS later, in order. It
stands in for the kernel's netem, which not every kernel has; it changes nothing and loses nothing.
"""
import collections
import select
import socket
import sys
import time

SOL_PACKET, PACKET_IGNORE_OUTGOING, ETH_P_ALL = 263, 23, 3


def end(name):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    sock.bind((name, 0))
    return sock


def main(near, far, milliseconds):
    ends = (end(near), end(far))
    # One delay for all: what came first leaves first.
    travelling = collections.deque()
    while True:
        wait = max(0.0, travelling[0][0] - time.monotonic()) if travelling else None
        for sock in select.select(ends, [], [], wait)[0]:
            frame = sock.recv(65536)
            travelling.append((time.monotonic() + milliseconds / 1000, ends[1 - ends.index(sock)], frame))
        while travelling and travelling[0][0] <= time.monotonic():
            _, to, frame = travelling.popleft()
            to.send(frame)


main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
