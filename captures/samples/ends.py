#!/usr/bin/env python3
"""ends.py ROLE [ARGUMENT...] - the two ends of the connections that no everyday program makes on demand.

Every role is one end: it opens a socket, does what its name says through the kernel's own TCP or UDP, and leaves.
A START argument is a time in seconds since the epoch at which both ends act at once.
"""
import socket
import struct
import sys
import time

SERVER, PORT = "192.0.2.80", 4242


def listen(receive_buffer=None):
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.bind((SERVER, PORT))
    sock.listen()
    return sock.accept()[0]


def connect():
    return socket.create_connection((SERVER, PORT))


def until(start):
    time.sleep(max(0.0, float(start) - time.time()))


def read_all(sock):
    return b"".join(iter(lambda: sock.recv(65536), b""))


def late_closing_server():
    """Answers, and closes 0.3 s after the other side has."""
    sock = listen()
    sock.sendall(b"hello " + sock.recv(100))
    read_all(sock)
    time.sleep(0.3)
    sock.close()


def first_closing_client():
    """Sends, reads the answer, closes."""
    sock = connect()
    sock.sendall(b"Alice")
    sock.recv(100)
    time.sleep(0.2)
    sock.close()


def patient_server():
    """Answers and waits for the end, however it comes."""
    sock = listen()
    sock.sendall(b"hello " + sock.recv(100))
    try:
        read_all(sock)
    except ConnectionResetError:
        pass


def aborting_client():
    """Closes with SO_LINGER 0: a reset instead of a FIN."""
    sock = connect()
    sock.sendall(b"Alice")
    sock.recv(100)
    time.sleep(0.2)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def counting_server():
    """Reads everything there is, then sends three lines, then closes."""
    sock = listen()
    lines = read_all(sock).split()
    for number, line in enumerate(sorted(lines), 1):
        time.sleep(0.1)
        sock.sendall(b"%d %s\n" % (number, line))
    sock.close()


def half_closing_client():
    """Sends three lines, closes its sending half and goes on reading."""
    sock = connect()
    sock.sendall(b"pear\napple\nfig\n")
    sock.shutdown(socket.SHUT_WR)
    read_all(sock)
    sock.close()


def closing_server(start):
    """Closes at START."""
    sock = listen()
    sock.recv(100)
    until(start)
    sock.close()


def closing_client(start):
    """Closes at START."""
    sock = connect()
    sock.sendall(b"until noon")
    until(start)
    sock.close()


def opening_end(own, other, start):
    """Connects from a fixed port to a fixed port at START, listening nowhere."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((own, PORT))
    until(start)
    sock.connect((other, PORT))
    sock.sendall(b"from " + own.encode())
    sock.recv(100)
    time.sleep(0.1)
    sock.close()


def fast_opening_server():
    """Takes data that comes with the SYN (TCP Fast Open, RFC 7413), and answers."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 5)
    sock.bind((SERVER, PORT))
    sock.listen()
    for _ in range(2):
        talking = sock.accept()[0]
        talking.sendall(b"hello " + talking.recv(100))
        read_all(talking)
        talking.close()


def fast_opening_client():
    """Connects twice: the first time for the cookie, the second time with its data on the SYN."""
    for _ in range(2):
        sock = socket.socket()
        sock.sendto(b"Alice", socket.MSG_FASTOPEN, (SERVER, PORT))
        sock.recv(100)
        sock.close()
        time.sleep(0.1)


def slow_reading_server():
    """Leaves its small receive buffer full for a second before it reads."""
    sock = listen(receive_buffer=8192)
    time.sleep(1)
    read_all(sock)
    sock.close()


def eager_client():
    """Sends more than the other side takes."""
    sock = connect()
    sock.sendall(b"0123456789abcdef" * 1024)
    sock.close()


def datagram_to_nobody():
    """Sends a datagram to a port where nobody listens, and hears of it."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((SERVER, PORT))
    sock.send(b"anybody there?")
    try:
        sock.recv(100)
    except ConnectionRefusedError:
        pass


def name_server():
    """Answers A and AAAA questions for www.example.test, and that there is no such name to all others."""
    records = {1: socket.inet_aton(SERVER), 28: socket.inet_pton(socket.AF_INET6, "2001:db8::80")}
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((SERVER, 53))
    while True:
        query, client = sock.recvfrom(512)
        end = query.index(0, 12) + 5
        question, kind = query[12:end], struct.unpack("!H", query[end - 4 : end - 2])[0]
        known = question[:-4] == b"\x03www\x07example\x04test\x00" and kind in records
        answer = struct.pack("!HHHIH", 0xC00C, kind, 1, 300, len(records[kind])) + records[kind] if known else b""
        flags = 0x8580 if known else 0x8583
        header = query[:2] + struct.pack("!HHHHH", flags, 1, int(known), 0, 0)
        sock.sendto(header + question + answer, client)


globals()[sys.argv[1]](*sys.argv[2:])
