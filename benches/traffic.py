#!/usr/bin/env python3
"""traffic.py OUT.pcap MEGABYTES PAYLOAD - writes a capture of ordinary TCP conversations, the same one every time.

Each conversation is a handshake, a transfer with an acknowledgment for every second segment (which carry PAYLOAD
octets of data, in one direction or the other), and a close. Timestamps, sequence numbers and checksums are right, 64
conversations run at a time, a few segments are sent twice. PAYLOAD 1240 gives frames of 890 octets on average, 50
gives 100.
"""
import struct
import sys

FIN, SYN, PSH, ACK = 1, 2, 8, 16
AT_A_TIME = 64
SEGMENTS = 300
ROW = struct.Struct("<IIII")
IP = struct.Struct("!BBHHHBBHII")
TCP = struct.Struct("!HHIIBBHHHBBBBII")
SYN_OPTIONS = struct.Struct("!HHIIBBHHHBBHBBBBIIBBB")


def folded(total):
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return total


def words(data):
    return sum(struct.unpack("!%dH" % (len(data) // 2), data))


class Writer:
    def __init__(self, path, payload):
        self.file = open(path, "wb", buffering=1 << 20)
        self.file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        self.octets = 24
        self.micros = 1_700_000_000 * 1_000_000
        self.payload = bytes((index * 37 + index // 251) & 0x7f | 0x20 for index in range(payload))
        self.payload_sum = words(self.payload)
        self.ethernet = bytes.fromhex("020000000001020000000002") + b"\x08\x00"

    def frame(self, source, destination, ident, sport, dport, seq, ack, flags, has_data):
        self.micros += 9
        if flags & SYN:
            # MSS 1460, SACK permitted, timestamps, window scale 7
            tcp = SYN_OPTIONS.pack(sport, dport, seq, ack, 10 << 4, flags, 64240, 0, 0, 2, 4, 1460, 4, 2, 8, 10,
                                   self.micros // 1000 & 0xffffffff, 0, 1, 3, 3) + b"\x07"
        else:
            now = self.micros // 1000 & 0xffffffff
            tcp = TCP.pack(sport, dport, seq, ack, 8 << 4, flags, 501, 0, 0, 1, 1, 8, 10, now, now)
        data = self.payload if has_data else b""
        length = len(tcp) + len(data)
        addresses = (source >> 16) + (source & 0xffff) + (destination >> 16) + (destination & 0xffff)
        total = folded(words(tcp) + (self.payload_sum if has_data else 0) + addresses + 6 + length)
        head = folded(0x4500 + 20 + length + ident + 0x4000 + 0x4006 + addresses)
        ip = IP.pack(0x45, 0, 20 + length, ident, 0x4000, 64, 6, head ^ 0xffff, source, destination)
        size = 34 + length
        seconds, micros = divmod(self.micros, 1_000_000)
        self.file.write(b"".join((ROW.pack(seconds, micros, size, size), self.ethernet, ip, tcp[:16],
                                  struct.pack("!H", total ^ 0xffff), tcp[18:], data)))
        self.octets += 16 + size


def conversation(number, writer):
    """One conversation; yields after each of its frames."""
    client = 0x0a000000 + number // 50_000 * 256 + 1 + number % 200
    server = 0xc0000200 + 1 + number % 7
    ports = (10_000 + number % 50_000, 443)
    at = [number * 7919 & 0xffffffff, number * 104_729 + 5 & 0xffffffff]
    ends = (client, server)
    idents = [number & 0xffff, number * 3 & 0xffff]

    def send(end, flags, has_data=False, seq=None):
        other = 1 - end
        idents[end] = idents[end] + 1 & 0xffff
        seq = at[end] if seq is None else seq
        ack = at[other] if flags & ACK else 0
        writer.frame(ends[end], ends[other], idents[end], ports[end], ports[other], seq, ack, flags, has_data)

    send(0, SYN)
    yield
    at[0] = at[0] + 1 & 0xffffffff
    send(1, SYN | ACK)
    yield
    at[1] = at[1] + 1 & 0xffffffff
    send(0, ACK)
    yield
    sender = number % 2
    size = len(writer.payload)
    for segment in range(SEGMENTS):
        send(sender, ACK | (PSH if segment % 8 == 7 else 0), True)
        yield
        if (number + segment) % 997 == 0:
            send(sender, ACK, True)
            yield
        at[sender] = at[sender] + size & 0xffffffff
        if segment % 2:
            send(1 - sender, ACK)
            yield
    for end in (0, 1):
        send(end, FIN | ACK)
        yield
        at[end] = at[end] + 1 & 0xffffffff
    send(0, ACK)
    yield


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__.strip())
    limit = int(sys.argv[2]) * 1_000_000
    writer = Writer(sys.argv[1], int(sys.argv[3]) & ~1)
    started = 0
    running = []
    while running or writer.octets < limit:
        while len(running) < AT_A_TIME and writer.octets < limit:
            running.append(conversation(started, writer))
            started += 1
        running = [one for one in running if next(one, running) is not running]
    writer.file.close()


if __name__ == "__main__":
    main()
